// The value that a path leads to: a column of the table or of one that is joined, or an annotation.

import { NuagesError, shown } from '../../base/errors.ts'
import type { ColumnInfo } from '../column-info.ts'
import type { Annotation, FieldPath } from '../state.ts'
import { columnOf } from './node.ts'
import { Scope } from './plan.ts'
import { type Typed, typedColumn, type Within } from './within.ts'

/** The value at a path. Throws ORM_PATH_MANY where it leads to several, ORM_EXPRESSION_DEPTH. */
export function pathValue(path: FieldPath, within: Within): Typed {
  const given = within.given?.get(path.text)
  if (given !== undefined) return given
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
