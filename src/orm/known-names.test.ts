import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { cast } from './casts.ts'
import { count, f, sum } from './expression.ts'
import { factory } from './factory.ts'
import { generated } from './fields/generated.ts'
import { integer } from './fields/integers.ts'
import { datetime } from './fields/moments.ts'
import { choice, text } from './fields/texts.ts'
import { dumpRows } from './fixtures/dump.ts'
import { check, fullText, index, unique } from './indexes.ts'
import { inspectModels } from './introspection/models-source.ts'
import { makeMigrations } from './migrations/file.ts'
import { migrate } from './migrations/migrate.ts'
import { migration } from './migrations/migration.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { extract, truncate } from './moment-functions.ts'
import { QuerySet } from './query-set.ts'
import { foreignKey, manyToMany, oneToOne } from './relations.ts'
import { over, rowNumber } from './window-functions.ts'

class Note extends model({ title: text() }, { table: 'notes' }) {}
/** Refused before any database is asked. */
const NONE = null as never
const options = (given: object): never => given as never

describe('options that nobody knows', () => {
  const made: Readonly<Record<string, () => unknown>> = {
    'a text': () => text(options({ maxLenght: 3 })),
    'a choice': () => choice(['a'], options({ nul: true })),
    'a number, with those of texts': () => integer(options({ maxLength: 3 })),
    'an instant': () => datetime(options({ autoNew: true })),
    'a generated column': () => generated(integer(), options({ as: f('a'), sotred: true })),
    'a foreign key': () => foreignKey(() => Note, options({ onDelte: 'cascade' })),
    'a one-to-one relation': () => oneToOne(() => Note, options({ nul: true })),
    'a many-to-many relation': () => manyToMany(() => Note, options({ trough: () => Note })),
    'a model': () => model({ title: text() }, options({ order: ['title'] })),
    'a model set': () => modelSet('notes', { Note }, options({ migration: 'x' })),
    'an index': () => index(['title'], options({ were: {} })),
    'a constraint': () => unique(['title'], options({ msg: 'x' })),
    'a check': () => check({}, options({ msg: 'x' })),
    'a full-text index': () => fullText(['title'], options({ message: 'x' })),
    'an aggregate': () => sum('title', options({ were: {} })),
    'a window': () => rowNumber(options({ orderby: 'title' })),
    'a frame': () => over(count(), options({ frame: { start: 1 } })),
    'a migration': () => migration(options({ operations: [], atmoic: false })),
    'a factory': () => factory(Note, {}, options({ afterCrate() {} })),
    'an order': () => f('title').asc(options({ null: 'first' })),
  }
  const later: Readonly<Record<string, () => Promise<unknown>>> = {
    migrate: () => migrate(NONE, [], options({ plna: true })),
    makeMigrations: () => makeMigrations([], options({ dryrun: true })),
    dumpRows: () => dumpRows(NONE, [], [], options({ secret: true })),
    inspectModels: () => inspectModels(NONE, options({ manged: true })),
    'a stretch': async () => new QuerySet(Note).orderBy('title' as never).stretch(options({ size: 1, aftr: 'x' })),
  }
  for (const [name, work] of Object.entries(later)) {
    test(`are refused of ${name}`, () => assert.rejects(work, { code: 'ORM_OPTION_UNKNOWN' }))
  }
  for (const [name, make] of Object.entries(made)) test(`are refused of ${name}`, () => assert.throws(make, { code: 'ORM_OPTION_UNKNOWN' }))

  test('are told with the nearest that there is', () => {
    assert.throws(() => foreignKey(() => Note, options({ onDelte: 'cascade' })), {
      message: 'a foreign key has no option "onDelte"',
      hint: "did you mean 'onDelete'?",
    })
    assert.throws(() => modelSet('notes', { Note }, options({ folder: 'x' })), { hint: 'there are migrations' })
  })

  test('are no list and no text', () => {
    for (const given of [[], 'x', null, 1] as never[]) assert.throws(() => text(given), { code: 'ORM_OPTION_SHAPE' })
  })
})

describe('words of which there are only so many', () => {
  const made: Readonly<Record<string, () => unknown>> = {
    'parts of moments': () => extract('yeer' as never, f('at')),
    'names that every object has': () => extract('constructor' as never, f('at')),
    'units of moments': () => truncate('weekday' as never, f('at')),
    kinds: () => cast(f('n'), 'int' as 'text'),
    'units of frames': () => over(count(), options({ frame: { unit: 'rowz' } })),
    'places of NULL': () => f('n').desc(options({ nulls: 'frist' })),
    'what happens on delete': () => foreignKey(() => Note, options({ onDelete: 'cascad' })),
  }
  for (const [name, make] of Object.entries(made)) test(`are no others: ${name}`, () => assert.throws(make, { code: 'ORM_WORD_UNKNOWN' }))

  test('are listed', () => {
    assert.throws(() => cast(f('n'), 'txet' as 'text'), {
      message: `cast was given "txet": expected 'text', 'integer', 'float', 'decimal', 'date', 'time', 'datetime'`,
      hint: "did you mean 'text'?",
    })
  })
})
