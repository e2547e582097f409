import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readStatement } from './statement-text.ts'

describe('the text of a statement', () => {
  test('counts placeholders outside of literals, names and comments', () => {
    for (const [sql, count] of [
      ['SELECT ?, ?', 2],
      ['SELECT \'?\', "?", `?`, [?], ? -- ?\n, ? /* ? */', 2],
      ["SELECT 'it''s ?', ?", 1],
      ['SELECT 1', 0],
      ['SELECT ?1, ?', undefined],
      ['SELECT :a', undefined],
      ["SELECT ':a', ?", 1],
      ['SELECT 1 /* ?', 0],
    ] as const) {
      assert.equal(readStatement(sql).placeholders, count, sql)
    }
  })

  test('sees a second statement', () => {
    for (const sql of ['SELECT 1; SELECT 2', 'SELECT 1;;x', "SELECT ';'; DROP TABLE a"])
      assert.equal(readStatement(sql).hasSecond, true, sql)
    for (const sql of ['SELECT 1;', "SELECT ';a'", 'SELECT 1; -- b', 'CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; END']) {
      assert.equal(readStatement(sql).hasSecond, false, sql)
    }
  })

  test('names the verb', () => {
    assert.equal(readStatement('  -- a\n (select 1)').verb, 'SELECT')
    assert.equal(readStatement('').verb, '')
  })
})
