// The value that a path leads to: a column of the table or of one that is joined, or an annotation.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Annotation, FieldPath } from '../state.ts'
import { columnOf } from './node.ts'
import { Scope } from './plan.ts'
import { type Typed, typedColumn, type Within } from './within.ts'

/** The value at a path. Throws ORM_PATH_MANY where it leads to several, ORM_EXPRESSION_DEPTH. */
export function pathValue(path: FieldPath, within: Within): Typed {
  checkGrouped(path, within)
  const given = within.given?.get(path.text)
  if (given !== undefined) return given
  if (within.isClosed && path.annotation === null) refuseUnselected(path, within.given?.keys() ?? [])
  if (path.annotation !== null) {
    const { expression } = within.annotations.get(path.annotation) as Annotation
    return within.shape.expand(expression, () => within.compiler.expression(expression, within))
  }
  const short = Scope.shortcut(path.steps, path.column as ColumnInfo)
  const { scope, rest } = within.scope.follow(short.steps)
  if (rest.length > 0) {
    throw new NuagesError(
      'ORM_PATH_MANY',
      `${shown(path.text)} leads from one ${path.owner.name} to many rows, where one value was expected`,
      {
        hint: `say which: annotate({ last: max(${shown(path.text)}) })`,
      },
    )
  }
  return typedColumn(columnOf(scope.alias, short.column.column), short.column, scope.nullable)
}

/** Throws ORM_PATH_UNSELECTED for what a group has not. */
function checkGrouped(path: FieldPath, { isGroup, keys, annotations }: Within): void {
  const isOfGroup = path.annotation !== null && annotations.get(path.annotation)?.grouped === true
  if (isGroup && keys !== null && !isOfGroup && !keys.has(path.text)) refuseUnselected(path, keys)
}

/** Refuses a path of rows where there are none any more. Throws ORM_PATH_UNSELECTED. */
export function refuseUnselected({ text, owner }: FieldPath, selected: Iterable<string>): never {
  const names = [...selected].map(shown).join(', ') || 'nothing'
  throw new NuagesError('ORM_PATH_UNSELECTED', `${shown(text)} was asked of ${owner.name} values of which there is ${names} alone`, {
    hint: `add it to them: values(..., ${shown(text)}); or to a group, computed of its rows: annotate({ least: min(${shown(text)}) })`,
  })
}
