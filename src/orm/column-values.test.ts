import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ColumnInfo } from './column-info.ts'
import { NewRow, RowShape } from './column-values.ts'
import { f } from './expression.ts'
import { integer } from './fields/integers.ts'
import { text } from './fields/texts.ts'
import { model } from './model.ts'
import { modelSet } from './model-set.ts'
import { insertedValues } from './row-values.ts'
import { schemaOf } from './schema.ts'

class Note extends model({ title: text(), size: integer({ default: 3 }), place: integer({ null: true }) }) {}
modelSet('shapes', { Note })
const schema = schemaOf(Note)
const column = (name: string): ColumnInfo => schema.columns.get(name) as ColumnInfo

describe('rows to insert', () => {
  test('share their columns where they write the same ones, in whichever order they are given', () => {
    const one = insertedValues(new Note({ title: 'a', size: 1 }), schema)
    const two = insertedValues(new Note({ size: 2, title: 'b' }), schema)
    assert.equal(one.shape, two.shape)
    assert.equal(one.columns, two.columns)
    assert.deepEqual(
      [...two].map(([{ name }, value]) => [name, value]),
      [
        ['title', 'b'],
        ['size', 2],
        ['place', null],
      ],
    )
    assert.equal(two.get(column('size')), 2)
    assert.equal(two.get(schema.key), undefined)
  })

  test('differ by an expression, and by a column more', () => {
    const plain = NewRow.of(schema, [[column('size'), 1]])
    const computed = NewRow.of(schema, [[column('size'), f('size')]])
    const longer = NewRow.of(schema, [
      [column('size'), 1],
      [column('title'), 'a'],
    ])
    assert.equal(new Set([plain.shape, computed.shape, longer.shape]).size, 3)
    assert.deepEqual([...computed.shape.computed], [column('size')])
    // What is computed is not known when the row is in the database.
    assert.deepEqual(computed.shape.storedColumns([schema.key]), [schema.key])
    assert.deepEqual(plain.shape.storedColumns([schema.key]), [column('size'), schema.key])
  })

  test('keep few shapes, whatever is written', () => {
    const kept = RowShape.empty(schema).with(column('size'), false)
    assert.equal(RowShape.empty(schema).with(column('size'), false), kept)
    for (let number = 0; number < 1000; number++) RowShape.empty(schema).with({ ...column('place') } as ColumnInfo, false)
    assert.notEqual(RowShape.empty(schema).with(column('size'), false), kept)
  })
})
