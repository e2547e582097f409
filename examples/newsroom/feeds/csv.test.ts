import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine } from './csv.ts'

test('cells are quoted where they have to be', () => {
  assert.equal(
    csvLine(['a', 'b, c', 'say "no"', 'two\nlines', 3, null, new Date(0)]),
    'a,"b, c","say ""no""","two\nlines",3,,1970-01-01T00:00:00.000Z\r\n',
  )
})

test('what a spreadsheet would take for a formula is none', () => {
  assert.equal(csvLine(['=1+1', '+1', '-1', '@x', '\t=1', -1]), "'=1+1,'+1,'-1,'@x,'\t=1,-1\r\n")
})
