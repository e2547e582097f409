import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type AnsweredRequest, isBodiless, Writer } from './writer.ts'

const GET: AnsweredRequest = { method: 'GET', version: '1.1', keepAlive: true }
const HEAD: AnsweredRequest = { ...GET, method: 'HEAD' }
const OLD: AnsweredRequest = { ...GET, version: '1.0' }
const DATE = 'date: now\r\n'

function make(request: AnsweredRequest = GET, closing = false): Writer {
  const writer = new Writer()
  writer.begin(request, closing)
  return writer
}

describe('the head of an answer', () => {
  test('has the status, the lines as they are, the framing, the date and the connection', () => {
    assert.equal(make().head(200, 'A: 1\r\nb: 2\r\n', 5, DATE), 'HTTP/1.1 200 OK\r\nA: 1\r\nb: 2\r\ncontent-length: 5\r\ndate: now\r\n\r\n')
    assert.equal(make().head(299, '', null, DATE), 'HTTP/1.1 299 \r\ntransfer-encoding: chunked\r\ndate: now\r\n\r\n')
    assert.equal(make(GET, true).head(200, '', 0, DATE), 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\ndate: now\r\nconnection: close\r\n\r\n')
    assert.equal(make(OLD).head(200, '', 0, DATE), 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\ndate: now\r\nconnection: keep-alive\r\n\r\n')
  })

  test('keeps the application’s date, and drops what is one connection’s', () => {
    const block =
      'Date: then\r\nConnection: X-Hop\r\nKeep-Alive: 1\r\nTE: trailers\r\nUpgrade: h2c\r\nTrailer: a\r\nTransfer-Encoding: gzip\r\nProxy-Connection: x\r\nX: y\r\n'
    assert.equal(make().head(200, block, 0, DATE), 'HTTP/1.1 200 OK\r\nDate: then\r\nX: y\r\ncontent-length: 0\r\n\r\n')
  })

  test('closes where the application says so', () => {
    for (const value of ['close', 'Close', 'keep-alive, CLOSE']) {
      const writer = make()
      assert.match(writer.head(200, `Connection: ${value}\r\n`, 0, DATE), /\r\nconnection: close\r\n\r\n$/)
      assert.equal(writer.keepAlive, false)
    }
    const writer = make()
    writer.head(200, 'Connection: not a list\r\n', 0, DATE)
    assert.equal(writer.keepAlive, true)
  })

  test('states a length once, and refuses another than the body has', () => {
    assert.equal(make().head(200, 'Content-Length: 5\r\n', 5, ''), 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n')
    assert.equal(make().head(200, 'Content-Length: 5\r\n', null, ''), 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n')
    assert.equal(make().head(200, 'Content-Length: 5\r\ncontent-length: 5\r\n', null, ''), 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n')
    assert.throws(() => make().head(200, 'Content-Length: 5\r\n', 4, ''), {
      code: 'WIRE_ANSWER_LENGTH',
      message: 'Content-Length says 5, the body has 4 bytes.',
      hint: 'Leave Content-Length to the server, or state the size in bytes, not characters.',
    })
    for (const value of ['-1', '+5', '5.0', '', '0x5', '9007199254740993', '5, 5']) {
      assert.throws(() => make().head(200, `Content-Length: ${value}\r\n`, 5, ''), {
        message: `Content-Length is no size: ${JSON.stringify(value)}.`,
      })
    }
    assert.throws(() => make().head(200, 'Content-Length: 5\r\nContent-Length: 6\r\n', 5, ''), { code: 'WIRE_ANSWER_LENGTH' })
  })

  test('that was refused leaves room for another', () => {
    const writer = make()
    for (let i = 0; i < 2; i++) assert.throws(() => writer.head(200, 'Content-Length: x\r\n', 5, ''), { code: 'WIRE_ANSWER_LENGTH' })
    assert.equal(writer.head(500, '', 0, ''), 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n')
  })

  test('with a Content-Length that is no size, or two that differ, is refused', () => {
    for (const block of ['Content-Length: +5\r\n', 'Content-Length: 5\r\nContent-Length: 6\r\n']) {
      assert.throws(() => make(GET).head(200, block, 5, ''), { code: 'WIRE_ANSWER_LENGTH' })
    }
    assert.throws(() => make(GET).head(200, 'Content-Length: 6\r\n', 5, ''), { code: 'WIRE_ANSWER_LENGTH' })
  })

  test('to HEAD has the length that the body would have; of 204 and 304 has none', () => {
    assert.match(make(HEAD).head(200, '', 5, ''), /content-length: 5/)
    assert.match(make(HEAD).head(200, 'Content-Length: 7\r\n', null, ''), /content-length: 7/)
    assert.match(make(HEAD).head(200, 'Content-Length: 7\r\n', 0, ''), /content-length: 7/)
    assert.equal(make(HEAD).head(200, '', null, ''), 'HTTP/1.1 200 OK\r\n\r\n')
    assert.equal(make(HEAD).head(200, '', 0, ''), 'HTTP/1.1 200 OK\r\n\r\n')
    assert.equal(make().head(204, 'Content-Length: 0\r\n', 0, ''), 'HTTP/1.1 204 No Content\r\n\r\n')
    assert.equal(make().head(304, '', 5, ''), 'HTTP/1.1 304 Not Modified\r\n\r\n')
    assert.ok(isBodiless(100) && isBodiless(204) && isBodiless(304) && !isBodiless(200) && !isBodiless(205))
    assert.equal(make(HEAD).sendsBody(200), false)
    assert.equal(make().sendsBody(304), false)
    assert.equal(make().sendsBody(200), true)
  })

  test('is not written twice', () => {
    const writer = make()
    writer.head(200, '', 0, '')
    assert.throws(() => writer.head(200, '', 0, ''), /cannot 'head'/)
  })
})

describe('a body', () => {
  test('of unknown length is chunked, for HTTP/1.0 ended by the close', () => {
    const writer = make()
    writer.head(200, '', null, '')
    assert.equal(
      `${writer.data(255)}...${writer.dataEnd}${writer.data(1)}.${writer.dataEnd}${writer.end()}`,
      'ff\r\n...\r\n1\r\n.\r\n0\r\n\r\n',
    )
    assert.equal(writer.endsByClose, false)
    const old = make(OLD)
    assert.equal(old.head(200, '', null, ''), 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n')
    assert.equal(old.endsByClose, true)
    assert.equal(old.keepAlive, false)
    assert.equal(`${old.data(5)}${old.dataEnd}${old.end()}`, '')
    assert.equal(old.endsByClose, false)
  })

  test('of a known length is counted', () => {
    const writer = make()
    writer.head(200, 'Content-Length: 5\r\n', null, '')
    assert.equal(writer.midAnswer, true)
    assert.equal(writer.data(2), '')
    assert.throws(() => writer.end(), { message: 'The body ended 3 bytes before its Content-Length.' })
    assert.equal(writer.data(3), '')
    assert.throws(() => writer.data(1), { message: 'The body is longer than its Content-Length.' })
    const exact = make()
    exact.head(200, '', 5, '')
    exact.data(5)
    assert.equal(exact.end(), '')
    assert.equal(exact.midAnswer, false)
  })

  test('that is aborted cannot go on', () => {
    const writer = make()
    writer.head(200, '', null, '')
    writer.abort()
    assert.throws(() => writer.data(1), /cannot 'data'/)
  })
})

describe('a connection', () => {
  test('takes one answer after another', () => {
    const writer = make()
    for (let i = 0; i < 3; i++) {
      assert.equal(writer.head(200, '', 0, '') + writer.end(), 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      writer.begin(GET, false)
    }
  })

  test('takes interim answers before the final one, but not for HTTP/1.0', () => {
    const writer = make()
    assert.equal(writer.interim(100, ''), 'HTTP/1.1 100 Continue\r\n\r\n')
    assert.equal(writer.interim(103, 'Link: </a>\r\n'), 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n')
    writer.head(200, '', 0, '')
    assert.throws(() => writer.interim(103, ''), /cannot 'interim'/)
    assert.equal(make(OLD).interim(103, ''), '')
  })

  test('that was switched writes no HTTP', () => {
    const writer = make()
    writer.switch()
    assert.throws(() => writer.head(200, '', 0, ''), /cannot 'head'/)
  })
})
