import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { runMessages, type SentValue } from './postgres-message.ts'

interface Read {
  readonly statement: string
  readonly values: readonly (string | null)[]
  readonly formats: readonly number[]
  readonly then: string
}

/** Reads messages as the protocol says them: a letter, a length that counts itself, and the body. */
function read(messages: Buffer): Read {
  const kinds: string[] = []
  let bound: Omit<Read, 'then'> | undefined
  for (let at = 0; at < messages.length; ) {
    const kind = String.fromCharCode(messages[at] as number)
    const length = messages.readUInt32BE(at + 1)
    const body = messages.subarray(at + 5, at + 1 + length)
    assert.equal(body.length, length - 4)
    if (kind === 'B') bound = readBind(body)
    else kinds.push(kind + body.toString('latin1'))
    at += 1 + length
  }
  return { ...(bound as Omit<Read, 'then'>), then: kinds.join() }
}

function readBind(body: Buffer): Omit<Read, 'then'> {
  assert.equal(body[0], 0)
  const end = body.indexOf(0, 1)
  let at = end + 1
  const next = (): number => {
    at += 2
    return body.readUInt16BE(at - 2)
  }
  const formats = Array.from({ length: next() }, next)
  const values = Array.from({ length: next() }, (_, place) => {
    const length = body.readInt32BE(at)
    at += 4
    if (length === -1) return null
    at += length
    return body.subarray(at - length, at).toString(formats[place] === 1 ? 'hex' : 'utf8')
  })
  assert.equal(next(), 0)
  assert.equal(at, body.length)
  return { statement: body.toString('latin1', 1, end), values, formats }
}

const RUN = 'E\0\0\0\0\0'

describe('the messages that run a statement', () => {
  test('say what it is given, whatever that is', () => {
    const text = fc
      .oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 200, maxLength: 70_000 }))
      .filter((one) => one.isWellFormed())
    const value = fc.oneof(
      text,
      fc.constant(null),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    )
    const lists = fc.oneof(fc.array(text), fc.array(value, { maxLength: 30 }))
    fc.assert(
      fc.property(lists, fc.boolean(), fc.boolean(), (values: SentValue[], describes, ends) => {
        const { statement, values: said, formats, then } = read(runMessages('nuages_7', values, { describes, ends }))
        assert.equal(statement, 'nuages_7')
        assert.deepEqual(
          said,
          values.map((one) => (one instanceof Buffer ? one.toString('hex') : one)),
        )
        const isBytes = values.map((one) => Number(one instanceof Buffer))
        assert.deepEqual(formats, isBytes.includes(1) ? isBytes : [])
        assert.equal(then, [...(describes ? ['DP\0'] : []), RUN, ...(ends ? ['S'] : [])].join())
      }),
    )
  })

  test('count as many values as there may be', () => {
    const values = Array.from({ length: 65_535 }, (_, place) => (place % 3 === 0 ? null : String(place)))
    assert.deepEqual(read(runMessages('', values, { describes: false, ends: true })).values, values)
    const others = values.map((one) => (one === null ? null : `${one} é`))
    assert.deepEqual(read(runMessages('', others, { describes: false, ends: true })).values, others)
  })
})
