// A million damaged requests, read twice and in pieces; and what hostile inputs cost when they grow.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Limits } from '../../src/wire/limits.ts'
import { Reader } from '../../src/wire/reader.ts'
import { costOf, type Shape, textOf } from '../linear/doubling.ts'
import { Dice } from './dice.ts'
import { mutated } from './mutations.ts'
import { compareMutation, legalConnections, readReally } from './readings.ts'
import { cutAt } from './transcript.ts'

const MUTATIONS = 1_000_000
const CUTS = 100_000

test(`${MUTATIONS} damaged requests are refused by both, or read the same`, () => {
  const pool = legalConnections(5000, 2)
  const dice = new Dice(2)
  let accepted = 0
  for (let round = 0; round < MUTATIONS; round++) if (compareMutation(pool, dice)) accepted++
  assert.ok(accepted > MUTATIONS / 10 && accepted < MUTATIONS / 1.5, `${accepted} of ${MUTATIONS} were accepted`)
})

test(`${CUTS} damaged requests are read the same in any cut`, () => {
  const pool = legalConnections(2000, 3)
  const dice = new Dice(3)
  for (let round = 0; round < CUTS; round++) {
    const text = mutated(dice.pick(pool), dice)
    const bytes = Buffer.from(text, 'latin1')
    const places = Array.from({ length: 1 + dice.roll(5) }, () => dice.roll(bytes.length + 1))
    const [whole, cut] = [readReally([bytes]), readReally(cutAt(bytes, places))]
    if (JSON.stringify(whole) !== JSON.stringify(cut)) assert.deepEqual(cut, whole, `cut at ${places}: ${JSON.stringify(text)}`)
  }
})

const HUGE = 2 ** 40
const LIMITS: Limits = {
  methodLength: HUGE,
  requestLine: HUGE,
  headers: HUGE,
  headerCount: HUGE,
  emptyLines: HUGE,
  chunkExtensions: HUGE,
  trailers: HUGE,
  trailerCount: HUGE,
}
const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\n'
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`
const END = '\r\n\r\n'

const SHAPES: Readonly<Record<string, Shape>> = {
  'empty lines': { piece: '\r\n', tail: `${HEAD}\r\n` },
  'a method': { piece: 'A' },
  'a target': { head: 'GET /', piece: 'a', tail: ` HTTP/1.1\r\nHost: a${END}` },
  'a userinfo': { head: 'GET http://', piece: ':@', tail: `a/ HTTP/1.1\r\nHost: a${END}` },
  'an authority': { head: 'GET http://', piece: 'a%41', tail: `/ HTTP/1.1\r\nHost: a${END}` },
  'the colons of a CONNECT': { head: 'CONNECT ', piece: ':1', tail: `x HTTP/1.1\r\nHost: a${END}` },
  'the digits of a CONNECT': { head: 'CONNECT a:', piece: '1', tail: `x HTTP/1.1\r\nHost: a${END}` },
  lines: { head: HEAD, piece: 'X: y\r\n', tail: '\r\n' },
  'a name': { head: HEAD, piece: 'x', tail: `: y${END}` },
  'a value': { head: `${HEAD}X: `, piece: 'y', tail: END },
  'white space in a value': { head: `${HEAD}X: y`, piece: ' \t', tail: `y${END}` },
  'white space before a value': { head: `${HEAD}X: `, piece: ' \t', tail: `y${END}` },
  'white space behind a value': { head: `${HEAD}X: y`, piece: ' \t', tail: END },
  'a Host': { head: 'GET / HTTP/1.1\r\nHost: ', piece: 'a.', tail: END },
  'the triplets of a Host': { head: 'GET / HTTP/1.1\r\nHost: ', piece: '%41', tail: `%${END}` },
  'an address': { head: 'GET / HTTP/1.1\r\nHost: [', piece: '1:', tail: `]${END}` },
  'double colons of an address': { head: 'GET / HTTP/1.1\r\nHost: [', piece: '::', tail: `]${END}` },
  'the digits of a Content-Length': { head: `${HEAD}Content-Length: `, piece: '0', tail: `x${END}` },
  'the elements of a Connection': { head: `${HEAD}Connection: a`, piece: ',a', tail: END },
  'white space in a Connection': { head: `${HEAD}Connection: a`, piece: ' ', tail: `b${END}` },
  'many Connections': { head: HEAD, piece: 'Connection: a\r\n', tail: '\r\n' },
  'the elements of a Transfer-Encoding': { head: `${HEAD}Transfer-Encoding: gzip`, piece: ',gzip', tail: `,chunked${END}` },
  'white space in a Transfer-Encoding': { head: `${HEAD}Transfer-Encoding: gzip`, piece: ' ', tail: `x, chunked${END}` },
  'many Transfer-Encodings': { head: HEAD, piece: 'Transfer-Encoding: gzip\r\n', tail: `Transfer-Encoding: chunked${END}` },
  'many Expects': { head: HEAD, piece: 'Expect: 100-continue\r\n', tail: '\r\n' },
  'chunks of one byte': { head: CHUNKED, piece: '1\r\nx\r\n', tail: `0${END}` },
  'a chunk extension': { head: `${CHUNKED}1`, piece: ';a=b', tail: '\r\nx\r\n' },
  'white space in a chunk extension': { head: `${CHUNKED}1`, piece: ' \t', tail: ';a\r\nx\r\n' },
  'a quoted chunk extension': { head: `${CHUNKED}1;a="`, piece: '\\"', tail: '"\r\nx\r\n' },
  trailers: { head: `${CHUNKED}0\r\n`, piece: 'X: y\r\n', tail: '\r\n' },
  'a trailer': { head: `${CHUNKED}0\r\nX: `, piece: ' y', tail: END },
  'pipelined requests': { piece: `${HEAD}\r\n` },
}

/** Reads a text in pieces of some size, and the fields of each head. */
function read(text: string, size: number): void {
  const reader = new Reader(LIMITS)
  const bytes = Buffer.from(text, 'latin1')
  for (let at = 0; at < bytes.length; at += size) {
    reader.receive(bytes.subarray(at, at + size))
    for (let event = reader.next(); event.kind !== 'need-data'; event = reader.next()) {
      if (event.kind === 'refusal' || event.kind === 'closed' || event.kind === 'paused') return
      if (event.kind === 'head') event.headers.get('absent')
    }
  }
}

const SMALL = 25_000
/** Each step takes four times as much: a linear reader 4 and 16 times as long, a quadratic one 16 and 256 times. */
const STEPS: readonly number[] = [4, 16]
/** Room for caches, collection and noise. */
const SLACK = 3
/** Milliseconds: what costs less than this is not measured well. */
const FLOOR = 2

describe('four times the input costs about four times', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    for (const [how, size] of [
      ['whole', Number.POSITIVE_INFINITY],
      ['byte by byte', 1],
    ] as const) {
      test(`${name}, ${how}`, async () => {
        const cost = (length: number): Promise<number> => costOf((text) => read(text, size), textOf(shape, length), 3)
        const base = Math.max(await cost(SMALL), FLOOR)
        for (const step of STEPS) {
          const grown = await cost(SMALL * step)
          assert.ok(grown < base * step * SLACK, `${step} times the input: ${base} ms, then ${grown} ms`)
        }
      })
    }
  }
})
