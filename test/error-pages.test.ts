// Every error code has a page in docs/errors, and every page a code that is thrown.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { errorPages, writtenPages } from '../scripts/error-pages.ts'
import { NO_CODES, ROOMS } from '../scripts/errors/rooms.ts'
import { readSources } from './source.ts'

/** A text in capitals with an underscore: a code, or something that `NO_CODES` lists. */
const CODE = /'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g

const ADD = (room: string, code: string): string =>
  `${code} (src/${room}) has no page. Add it to scripts/errors/${room}.ts:

  ${code}: {
    what: 'What happened.',
    cause: 'Why it usually happens.',
    cure: 'What to do about it.',
  },

then run: npm run errors. A text that is no error code belongs into NO_CODES in scripts/errors/rooms.ts.`

function codesOf(room: string): Set<string> {
  const sources = readSources(`src/${room}`).filter(({ path }) => !path.endsWith('.test.ts'))
  const codes = sources.flatMap(({ text }) => [...text.matchAll(CODE)].map(([, code = '']) => code))
  return new Set(codes.filter((code) => !NO_CODES.has(code)))
}

describe('the pages of errors', () => {
  const documented = new Set(Object.values(ROOMS).flatMap((table) => Object.keys(table)))

  for (const [room, table] of Object.entries(ROOMS)) {
    test(`name every code of src/${room}, and no other`, () => {
      const codes = codesOf(room)
      const missing = [...codes].filter((code) => !documented.has(code))
      assert.deepEqual(
        missing.map((code) => ADD(room, code)),
        [],
      )
      assert.deepEqual(
        Object.keys(table).filter((code) => !codes.has(code)),
        [],
        `These are no codes of src/${room} any more: take them out of scripts/errors/${room}.ts and run: npm run errors.`,
      )
    })
  }

  test('stand in one table each', () => {
    assert.equal(documented.size, Object.values(ROOMS).flatMap((table) => Object.keys(table)).length)
  })

  test('are as their tables say', () => {
    const written = writtenPages()
    const pages = errorPages()
    assert.deepEqual(
      [...new Set([...written.keys(), ...pages.keys()])].filter((name) => written.get(name) !== pages.get(name)),
      [],
      'These pages differ from scripts/errors. Run: npm run errors.',
    )
  })

  test('are short', () => {
    for (const [name, text] of errorPages()) {
      if (name !== 'README.md') assert.ok(text.trimEnd().split('\n').length <= 24, `${name} is longer than a page should be`)
    }
  })
})
