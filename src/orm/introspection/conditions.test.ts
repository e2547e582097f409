import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Engine } from '../engine.ts'
import { type FoundCondition, readCondition } from './conditions.ts'
import { bare, textOf, tokensOf } from './tokens.ts'

/** A condition in short: `a <= 5`. */
function short(condition: FoundCondition): string {
  if (condition.says === 'length') return `length ${condition.column} ${condition.most}`
  if (condition.says === 'in') return `${condition.column} in ${condition.values.map(({ text }) => text).join('|')}`
  if ('value' in condition) return `${condition.column} ${condition.says} ${condition.value.map(({ text }) => text).join('')}`
  return `${condition.says} ${condition.column}`
}

const SAID: readonly (readonly [engine: Engine, sql: string, said: readonly string[]])[] = [
  ['sqlite', 'length("title") <= 80', ['length title 80']],
  ['sqlite', '"n" BETWEEN -32768 AND 32767 AND "n" >= 0', ['n >= -32768', 'n <= 32767', 'n >= 0']],
  ['sqlite', '[odd name] IN (0, 1)', ['odd name in 0|1']],
  ['sqlite', '(JSON_VALID("data") OR "data" IS NULL)', ['json data']],
  ['sqlite', `"status" IN ('draft', 'o''clock, (and) more')`, ["status in draft|o'clock, (and) more"]],
  ['sqlite', '"ok"', ['true ok']],
  ['sqlite', 'NOT "ok"', ['false ok']],
  ['postgres', '((stars >= 0) AND (stars <= 5))', ['stars >= 0', 'stars <= 5']],
  ['postgres', "((status)::text = ANY ((ARRAY['draft'::character varying, 'live'::character varying])::text[]))", ['status in draft|live']],
  ['postgres', "(status = ANY (ARRAY['a'::text, 'b'::text]))", ['status in a|b']],
  ['postgres', "(n >= '-5'::integer)", ['n >= -5']],
  ['postgres', '(hidden = false)', ['hidden = false']],
  ['postgres', '(at IS NOT NULL)', ['notNull at']],
  ['postgres', "(at = '2026-01-01 00:00:00+00'::timestamp with time zone)", ['at = 2026-01-01 00:00:00+00']],
  ['mariadb', 'json_valid(`data`)', ['json data']],
  ['mariadb', '`a` between 1 and 2 and `b` is null', ['a >= 1', 'a <= 2', 'null b']],
  ['mariadb', 'char_length(`wide`) <= 1500', ['length wide 1500']],
]
const UNSAID: readonly string[] = [
  '"a" = 1 OR "b" = 2',
  '"a" < "b"',
  '"a" = "b"',
  'NOT ("a" = 1)',
  '"a" + 1 = 2',
  '"a" IN (1, 2) OR "b" = 2',
  '"a" IN (SELECT 1)',
  'lower("a") = \'x\'',
  'length("a") <= 5 OR "a" = \'x\'',
  '"a" BETWEEN 1 AND 2 + 3',
  '"a" >= 1 AND "b" > 2',
  '',
]

describe('conditions of checks and indexes', () => {
  test('are read where they say what fields can say', () => {
    for (const [engine, sql, said] of SAID) assert.deepEqual(readCondition(sql, engine)?.map(short), said, sql)
  })

  test('are left alone where they say something else, whole', () => {
    for (const sql of UNSAID) assert.equal(readCondition(sql, 'sqlite'), null, sql)
  })

  test('of any text are read or left, and never fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom<Engine>('sqlite', 'postgres', 'mariadb'), (sql, engine) => {
        readCondition(sql, engine)
        const tokens = tokensOf(sql, engine)
        assert.ok(tokens.every(({ from, to }) => to > from))
        assert.ok(bare(tokens).length <= tokens.length)
      }),
    )
  })
})

describe('words of SQL', () => {
  test('any name and text comes back as it was', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, text) => {
        const sql = `"${name.replaceAll('"', '""')}" = '${text.replaceAll("'", "''")}'`
        const tokens = tokensOf(sql, 'postgres')
        assert.deepEqual(
          tokens.map((token) => token.text),
          [name, '=', text],
        )
        assert.equal(textOf(sql, tokens), sql)
      }),
    )
  })
})
