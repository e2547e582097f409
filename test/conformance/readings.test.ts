// The reader against a second, independent one (README.md).

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Dice } from './dice.ts'
import { legalRequest, meaningOf } from './legal-requests.ts'
import { compareMutation, legalConnections, readReally } from './readings.ts'
import { readStrictly } from './strict-reading.ts'
import { byteByByte, cutAt } from './transcript.ts'

const MUTATIONS = 20_000
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('two readings', () => {
  test('a legal request is read as it was written, by both', () => {
    fc.assert(
      fc.property(legalRequest, (legal) => {
        const meant = meaningOf([legal])
        assert.deepEqual(readStrictly(legal.text), meant)
        assert.deepEqual(readReally([latin1(legal.text)]), meant)
      }),
      { numRuns: 500 },
    )
  })

  test('requests on one connection are read one after the other, in any cut', () => {
    const cuts = fc.array(fc.nat({ max: 600 }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(legalRequest, { minLength: 1, maxLength: 4 }), cuts, (requests, places) => {
        const bytes = latin1(requests.map(({ text }) => text).join(''))
        const meant = meaningOf(requests)
        assert.deepEqual(readReally(cutAt(bytes, places)), meant)
        assert.deepEqual(readReally(byteByByte(bytes)), meant)
      }),
      { numRuns: 200 },
    )
  })

  test(`${MUTATIONS} damaged requests are refused by both, or read the same`, () => {
    const pool = legalConnections(400, 1)
    const dice = new Dice(1)
    let accepted = 0
    for (let round = 0; round < MUTATIONS; round++) if (compareMutation(pool, dice)) accepted++
    assert.ok(accepted > MUTATIONS / 10 && accepted < MUTATIONS / 1.5, `${accepted} of ${MUTATIONS} were accepted`)
  })

  test('any bytes are refused by both, or read the same, in any cut', () => {
    const scrap = fc.constantFrom(
      'GET ',
      '/',
      ' HTTP/1.1\r\n',
      'Host: a\r\n',
      '\r\n',
      'Content-Length: 1\r\n',
      'Transfer-Encoding: chunked\r\n',
      '0\r\n',
      '1\r\na\r\n',
      ' ',
      ':',
      'a',
      '\n',
      '\r',
      '\0',
    )
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 12 }), fc.array(fc.nat({ max: 60 }), { maxLength: 4 }), (scraps, places) => {
        const bytes = latin1(scraps.join(''))
        const strict = readStrictly(scraps.join(''))
        assert.deepEqual(readReally([bytes]), strict)
        assert.deepEqual(readReally(cutAt(bytes, places)), strict)
      }),
      { numRuns: 1000 },
    )
  })
})
