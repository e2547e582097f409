import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eventStream, formatEvent } from './events.ts'

describe('formatEvent', () => {
  test('writes every field', () => {
    assert.equal(
      formatEvent({ comment: 'hi', event: 'tick', id: '7', retry: 500, data: { n: 1 } }),
      ': hi\nevent: tick\nid: 7\nretry: 500\ndata: {"n":1}\n\n',
    )
  })

  test('keeps text of several lines whole, whatever ends them', () => {
    assert.equal(formatEvent({ data: 'a\nb\r\nc\rd' }), 'data: a\ndata: b\ndata: c\ndata: d\n\n')
    assert.equal(formatEvent({ data: '' }), 'data: \n\n')
  })

  test('lets no field forge another', () => {
    assert.throws(() => formatEvent({ event: 'a\ndata: x' }), {
      code: 'EVENT_FIELD',
      message: 'The event of a server-sent event is "a\\ndata: x", expected text of one line.',
    })
    assert.throws(() => formatEvent({ id: 'a\0' }), { code: 'EVENT_FIELD' })
    assert.throws(() => formatEvent({ retry: 0.5 }), {
      code: 'EVENT_FIELD',
      message: 'The retry of a server-sent event is 0.5, expected whole milliseconds.',
    })
  })
})

test('a stream of events, text among them', async () => {
  let out = ''
  for await (const piece of eventStream(['x', { event: 'y', data: 'z' }])) out += new TextDecoder().decode(piece)
  assert.equal(out, 'data: x\n\nevent: y\ndata: z\n\n')
})
