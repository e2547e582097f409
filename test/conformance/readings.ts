// The real reader's account of a whole connection, in the shape of the strict reading.

import { Reader } from '../../src/wire/reader.ts'
import type { StrictReading, StrictRequest } from './strict-reading.ts'

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
