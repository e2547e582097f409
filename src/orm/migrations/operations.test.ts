import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auto } from '../fields/integers.ts'
import { text } from '../fields/texts.ts'
import { addField, alterField, alterModel, createModel } from './operations.ts'

test('operations refuse options that there are none of, with the nearest name', () => {
  const refused = (what: string, near: string) => ({
    code: 'ORM_OPTION_UNKNOWN',
    message: new RegExp(`^${what} has no option`),
    hint: `did you mean '${near}'?`,
  })
  assert.throws(() => createModel('Page', { id: auto() }, { tabel: 'page' } as object), refused('createModel', 'table'))
  assert.throws(() => createModel('Page', { id: auto() }, { index: [] } as object), refused('createModel', 'indexes'))
  assert.throws(() => alterModel('Page', { coment: 'x' } as object), refused('alterModel', 'comment'))
  assert.throws(() => addField('Page', 'title', text(), { fil: 'x' } as object), refused('addField', 'fill'))
  assert.throws(() => alterField('Page', 'title', text(), { fil: 'x' } as object), refused('alterField', 'fill'))
  assert.equal(createModel('Page', { id: auto() }, { table: 'page', managed: false, comment: 'x', indexes: [] }).kind, 'createModel')
})
