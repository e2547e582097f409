// The real reader's account of a whole connection, in the shape of the strict reading; and the two held against each other.

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Reader } from '../../src/wire/reader.ts'
import type { Dice } from './dice.ts'
import { legalRequest } from './legal-requests.ts'
import { mutated } from './mutations.ts'
import { readStrictly, type StrictReading, type StrictRequest } from './strict-reading.ts'

/** What the reader makes of a connection that ends after these pieces. */
export function readReally(pieces: Iterable<Uint8Array>): StrictReading {
  const reader = new Reader()
  const requests: StrictRequest[] = []
  for (const piece of pieces) {
    reader.receive(piece)
    takeAll(reader, requests)
  }
  reader.receiveEnd()
  return { requests, outcome: takeAll(reader, requests) as StrictReading['outcome'] }
}

function takeAll(reader: Reader, requests: StrictRequest[]): string {
  for (;;) {
    const event = reader.next()
    const open = requests.at(-1) as StrictRequest & { pieces: Buffer[] }
    switch (event.kind) {
      case 'head': {
        const { method, target, version, keepAlive, expectContinue, upgrade } = event
        const request = { method, target, version, fields: [...event.headers], keepAlive, expectContinue, upgrade, body: null }
        requests.push(Object.defineProperty(request, 'pieces', { value: [] }))
        break
      }
      case 'data':
        open.pieces.push(Buffer.from(event.bytes))
        break
      case 'end':
        open.body = Buffer.concat(open.pieces).toString('latin1')
        break
      case 'refusal':
        return 'refused'
      default:
        return event.kind
    }
  }
}

/** Texts of one to three legal requests, the same for the same seed. */
export function legalConnections(count: number, seed: number): string[] {
  return fc
    .sample(fc.array(legalRequest, { minLength: 1, maxLength: 3 }), { numRuns: count, seed })
    .map((all) => all.map(({ text }) => text).join(''))
}

/** Reads a mutation both ways. Says whether something was accepted; throws, with the input, where the readings differ. */
export function compareMutation(pool: readonly string[], dice: Dice): boolean {
  const text = mutated(dice.pick(pool), dice)
  const strict = readStrictly(text)
  const real = readReally([Buffer.from(text, 'latin1')])
  if (!sameReading(strict, real)) {
    assert.deepEqual(real, strict, `two readings of ${JSON.stringify(text)}`)
  }
  return strict.outcome !== 'refused'
}

function sameReading(a: StrictReading, b: StrictReading): boolean {
  return a.outcome === b.outcome && JSON.stringify(a.requests) === JSON.stringify(b.requests)
}
