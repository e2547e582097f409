// Checks of columns: their names in the database, defaults and choices.

import { shown } from '../base/errors.ts'
import { checkExpression } from './check-expression.ts'
import type { ColumnInfo } from './column-info.ts'
import { Made } from './made.ts'
import { type ModelProblem, type Report, reported, thrownBy } from './model-problem.ts'
import type { Schema } from './schema.ts'

/** What is wrong with the columns of a model. */
export function columnProblems(schema: Schema): ModelProblem[] {
  const owners = new Map<string, string>()
  return [...schema.columns.values()].flatMap((column) =>
    reported(schema.name, column.name, (report) => {
      const owner = owners.get(column.column.toLowerCase())
      if (owner === undefined) owners.set(column.column.toLowerCase(), column.name)
      else sameColumn(schema, column, owner, report)
      // The type of a foreign key comes from its target, which has checks of its own.
      if (column.foreignKey !== null) return
      checkChoices(column, report)
      checkDefault(schema, column, report)
      checkGenerated(schema, column, report)
    }),
  )
}

function sameColumn(schema: Schema, { name, column }: ColumnInfo, owner: string, report: Report): void {
  // MySQL and SQLite take names that differ in their letters' case for the same.
  report(
    'ORM_CHECK_COLUMN',
    `${schema.name}.${owner} and ${schema.name}.${name} have the same column, ${shown(column)}`,
    "give one of them another: { column: '...' }",
  )
}

function checkChoices({ model, name, options, codec }: ColumnInfo, report: Report): void {
  const { choices, labels = {} } = options
  const unknown = Object.keys(labels).find((key) => !choices?.some((choice) => String(choice) === key))
  if (unknown !== undefined)
    report(
      'ORM_CHECK_CHOICES',
      `${model}.${name} has a label for ${shown(unknown)}, which is none of its choices`,
      'add the choice, or take the label out',
    )
  if (choices === undefined) return
  if (choices.length === 0)
    report(
      'ORM_CHECK_CHOICES',
      `${model}.${name} has an empty list of choices, so nothing can be stored`,
      'list the values, or leave out choices',
    )
  const wrong = choices.find((choice) => codec.encode(choice) === undefined || codec.limit?.(choice) !== undefined)
  if (wrong === undefined) return
  const expected = codec.encode(wrong) === undefined ? codec.expected : (codec.limit?.(wrong) ?? '')
  report(
    'ORM_CHECK_CHOICES',
    `${model}.${name} cannot hold its choice ${shown(wrong)}: expected ${expected}`,
    'change the choice, or the field',
  )
}

function checkDefault(schema: Schema, column: ColumnInfo, report: Report): void {
  const { default: given } = column.options
  // What a function makes is known when it is called, which may cost or count something.
  if (given === undefined || typeof given === 'function') return
  const problem = given instanceof Made ? thrownBy(() => checkExpression(schema, given, new Set())) : thrownBy(() => column.toStore(given))
  if (problem !== null) report('ORM_CHECK_DEFAULT', `the default: ${problem.message}`, 'change the default, or the field')
}

function checkGenerated(schema: Schema, column: ColumnInfo, report: Report): void {
  const { generated } = column.options
  if (generated === undefined) return
  const problem = thrownBy(() => checkExpression(schema, generated.as, new Set()))
  if (problem !== null)
    report(
      'ORM_CHECK_GENERATED',
      `${schema.name}.${column.name} cannot be computed: ${problem.message}`,
      problem.hint ?? 'compute it from columns of the same row',
    )
}
