// Inputs recorded from the tests of llhttp and gunicorn. Where our verdict is another one, a table says why.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readVectors } from '../vectors/vectors.ts'
import { readReally } from './readings.ts'
import type { StrictRequest } from './strict-reading.ts'
import { byteByByte, transcript } from './transcript.ts'

interface WireVector {
  id: string
  name: string
  hex: string
  refuse: boolean
  reason: string | null
  messagesComplete: number
}

interface RequestVector {
  id: string
  kind: 'valid' | 'invalid'
  hex: string
  requests?: { method: string; uri: string; version: [number, number]; headers: [string, string][]; body: string }[]
}

/** Accepted there, refused here. */
const REFUSED_HERE: Readonly<Record<string, string>> = {
  'sample.md:314': 'HTTP/0.9 is not HTTP/1.x',
  'method.md:372': 'ICE/1.0 is not HTTP/1.x',
  'method.md:400': 'RTSP/1.0 is not HTTP/1.x',
  'method.md:430': 'RTSP/1.0 is not HTTP/1.x',
  'method.md:458': "PRI is HTTP/2's preface, never a request (RFC 9113 section 3.4)",
  'valid/009': 'Transfer-Encoding beside Content-Length (RFC 9112 section 6.3 rule 3)',
  'valid/027': 'a target with bytes that no URI has',
  'valid/029': 'identity is no transfer coding since RFC 7230',
  'valid/030': 'identity is no transfer coding since RFC 7230',
  'valid/031': 'a method that nobody has defined',
  'valid/099': 'a body that ends before its length (RFC 9112 section 8)',
  'valid/rfc9112_smuggle_te_identity_chunked_01': 'identity is no transfer coding since RFC 7230',
}

/** Counted otherwise there. */
const OTHER_COUNT: Readonly<Record<string, [count: number, why: string]>> = {
  'content-length.md:444': [0, 'that run is told to expect no bodies; to us the second request is part of the first body'],
}

/** What gunicorn leaves out: fields whose names CGI would confuse with others. Ours keep every name apart. */
const withoutUnderscores = (fields: [string, string][]): [string, string][] => fields.filter(([name]) => !name.includes('_'))

/** The input with Host in every 1.1 head that has none, since RFC 9112 section 3.2 wants one and those parsers do not look. */
function withHost(input: string): string {
  const heads = /(?<=^|\r\n)(?<line>[A-Z-]+ (?<target>\S+) HTTP\/1\.1\r\n)(?=(?<fields>.*?)(?:\r\n\r\n|$))/gs
  let output = ''
  let at = 0
  for (const { index, groups } of input.matchAll(heads)) {
    const { line, target, fields } = groups as { line: string; target: string; fields: string }
    const isBody = /content-length:.*\r\n(?:.+\r\n)*\r\n$/i.test(input.slice(0, index))
    if (isBody || /(?:^|\n)\s*host *:/i.test(fields)) continue
    const authority = /^https?:\/\/(?:[^/?#]*@)?([^/?#]+)/.exec(target)?.[1] ?? (line.startsWith('CONNECT') ? target : 'example.org')
    output += `${input.slice(at, index)}${line}Host: ${authority}\r\n`
    at = index + line.length
  }
  return output + input.slice(at)
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(withHost(Buffer.from(hex, 'hex').toString('latin1')), 'latin1')
}

const wire = readVectors('http-wire.json')
describe('vectors of llhttp', { skip: wire.skip }, () => {
  for (const vector of wire.vectors as unknown as WireVector[]) {
    test(`${vector.id} ${vector.name}`, () => {
      const bytes = bytesOf(vector.hex)
      const log = transcript([bytes])
      assert.deepEqual(transcript(byteByByte(bytes)), log)
      const complete = log.filter((line) => line === 'end').length
      const refused = (log.at(-1) as string).startsWith('refusal')
      if (vector.id in REFUSED_HERE) return assert.ok(refused, log.join('\n'))
      assert.equal(complete, OTHER_COUNT[vector.id]?.[0] ?? vector.messagesComplete, log.join('\n'))
      // What follows `Connection: close` is refused by never being read.
      if (vector.reason === 'Data after `Connection: close`') assert.equal(log.at(-1), 'closed')
      else assert.equal(refused, vector.refuse, log.join('\n'))
    })
  }
})

const recorded = readVectors('http-requests.json')
describe('vectors of gunicorn', { skip: recorded.skip }, () => {
  for (const vector of recorded.vectors as unknown as RequestVector[]) {
    test(vector.id, () => {
      const bytes = bytesOf(vector.hex)
      const { requests, outcome } = readReally([bytes])
      if (vector.kind === 'invalid' || vector.id in REFUSED_HERE) return assert.equal(outcome, 'refused', JSON.stringify(requests))
      const shapes = requests.filter(({ body }) => body !== null).map((request) => shapeOf(request))
      assert.deepEqual(shapes, (vector.requests ?? []).map(expectedShape))
    })
  }
})

function shapeOf({ method, target, version, fields, body }: StrictRequest): unknown {
  return { method, target, version, fields: withoutUnderscores(fields).filter(([name]) => name !== 'host'), body }
}

function expectedShape({ method, uri, version, headers, body }: NonNullable<RequestVector['requests']>[number]): unknown {
  const fields = headers.map(([name, value]): [string, string] => [name.toLowerCase(), value]).filter(([name]) => name !== 'host')
  return { method, target: uri.replace(/^https?:\/\/[^/]*/, ''), version: version.join('.'), fields: withoutUnderscores(fields), body }
}
