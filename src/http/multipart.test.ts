import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { boundaryOf, type Part, readParts } from './multipart.ts'
import { UPLOAD_LIMITS, type UploadLimits } from './upload-limits.ts'

/** A part as a client writes it. */
function part(lines: string, content: string): string {
  return `--b\r\n${lines}\r\n\r\n${content}\r\n`
}

function field(name: string, content: string): string {
  return part(`Content-Disposition: form-data; name="${name}"`, content)
}

function file(name: string, filename: string, content: string): string {
  return part(`Content-Disposition: form-data; name="${name}"; filename="${filename}"\r\nContent-Type: text/plain`, content)
}

async function* pieces(text: string, ...cuts: number[]): AsyncGenerator<Uint8Array, undefined> {
  const bytes = Buffer.from(text)
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    // A copy, as a server's buffers are not one: a view that is kept too long shows.
    yield Uint8Array.from(bytes.subarray(from, cut))
    from = cut
  }
}

async function read(body: AsyncIterable<Uint8Array>, limits: Partial<UploadLimits> = {}): Promise<unknown[]> {
  const parts: unknown[] = []
  for await (const one of readParts(body, 'b', { ...UPLOAD_LIMITS, ...limits })) {
    parts.push([one.name, one.filename, one.type, await one.text()])
  }
  return parts
}

const WHOLE = `${field('title', 'Rain – again')}${file('a', 'x.txt', 'one\r\n--\r\n--c\r\n\r')}${field('empty', '')}--b--\r\n`
const MEANING = [
  ['title', null, 'text/plain', 'Rain – again'],
  ['a', 'x.txt', 'text/plain', 'one\r\n--\r\n--c\r\n\r'],
  ['empty', null, 'text/plain', ''],
]

describe('a form is read the same', () => {
  test('however it is cut in two, and byte by byte', async () => {
    const length = Buffer.byteLength(WHOLE)
    for (let cut = 0; cut <= length; cut++) assert.deepEqual(await read(pieces(WHOLE, cut)), MEANING, `cut at ${cut}`)
    assert.deepEqual(await read(pieces(WHOLE, ...new Array(length).keys())), MEANING)
  })

  test('whatever its contents are', async () => {
    const text = fc.string({ unit: fc.constantFrom('\r', '\n', '-', 'b', '--b', '\r\n--', 'ü', 'x') })
    const cuts = fc.array(fc.nat(400), { maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 4 }), cuts, async (contents, at) => {
        fc.pre(!contents.some((content) => `\r\n${content}`.includes('\r\n--b')))
        const body = `${contents.map((content, index) => file(String(index), 'f', content)).join('')}--b--`
        const sorted = at.map((cut) => Math.min(cut, Buffer.byteLength(body))).toSorted((a, b) => a - b)
        const expected = contents.map((content, index) => [String(index), 'f', 'text/plain', content])
        assert.deepEqual(await read(pieces(body, ...sorted)), expected)
      }),
    )
  })

  test('with a preamble, an epilogue, blanks behind boundaries, and no parts', async () => {
    assert.deepEqual(await read(pieces(`hello\r\n${field('a', '1')}--b--\r\nbye\r\n--b\r\nmore`)), [['a', null, 'text/plain', '1']])
    assert.deepEqual(await read(pieces('--b--\r\n')), [])
    assert.deepEqual(await read(pieces('--b--\r\n', 0, 1, 2, 3, 4, 5, 6, 7)), [])
  })
})

describe('names are data', () => {
  test('__proto__, brackets, quotes, nothing', async () => {
    const names = ['__proto__', 'constructor', 'a[4294967294]', 'a[b][c]', '', 'ü 😀', 'a%22b', 'C:\\x']
    const found = await read(pieces(`${names.map((name) => field(name, 'v')).join('')}--b--`))
    assert.deepEqual(
      found.map((one) => (one as string[])[0]),
      ['__proto__', 'constructor', 'a[4294967294]', 'a[b][c]', '', 'ü 😀', 'a"b', 'C:\\x'],
    )
  })

  test('filename* is read too, as some clients write it', async () => {
    const body = part(`Content-Disposition: form-data; name=a; filename*=utf-8''%e2%82%ac.txt`, 'x')
    assert.deepEqual(await read(pieces(`${body}--b--`)), [['a', '€.txt', 'application/octet-stream', 'x']])
  })

  test('charsets', async () => {
    const latin = part('Content-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=ISO-8859-1', '\u00fc')
    async function* body(): AsyncGenerator<Uint8Array, undefined> {
      yield Buffer.from(`${latin}--b--`, 'latin1')
    }
    assert.deepEqual(await read(body()), [['a', null, 'text/plain', 'ü']])
  })
})

describe('refused', () => {
  const refusals: readonly [string, number, RegExp][] = [
    [field('a', '1'), 400, /ends before its last boundary/],
    ['', 400, /ends before its last boundary/],
    ['nothing of the kind', 400, /ends before its last boundary/],
    [`${part('Content-Type: text/plain', '1')}--b--`, 400, /has not one Content-Disposition/],
    [`${part('Content-Disposition: form-data', '1')}--b--`, 400, /has no name/],
    [`${part('Content-Disposition: attachment; name=a', '1')}--b--`, 400, /is "attachment"/],
    [`${part('Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b', '1')}--b--`, 400, /not one/],
    [`${part('Content-Disposition: form-data; name=a; name=b', '1')}--b--`, 400, /has "name" twice/],
    [`${part('Content-Disposition: form-data; name=a; NAME="a"', '1')}--b--`, 400, /has "name" twice/],
    [`${part('Content-Disposition: form-data; name=a; filename=x; filename="y"', '1')}--b--`, 400, /has "filename" twice/],
    [`${part(`Content-Disposition: form-data; name=a; filename*=utf-8''x; filename*=utf-8''y`, '1')}--b--`, 400, /has "filename\*" twice/],
    ['--b\r\nContent-Disposition: form-data; name=a\r\n--b--', 400, /within its header lines/],
    ['--bb\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--', 400, /not one Content-Disposition/],
    [`${part('Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64', 'MQ==')}--b--`, 415, /"base64"/],
    [`${part('Content-Disposition: form-data; name=a\r\nContent-Type: text/plain; charset=utf-7', '1')}--b--`, 415, /"utf-7"/],
  ]
  for (const [body, status, message] of refusals) {
    test(`${JSON.stringify(body).slice(0, 60)} with ${status}`, async () => {
      for (const cuts of [[], new Array(Buffer.byteLength(body)).keys()]) {
        await assert.rejects(read(pieces(body, ...cuts)), { code: 'UPLOAD_MALFORMED', status, message })
      }
    })
  }

  test('a content type without a good boundary', () => {
    assert.equal(boundaryOf('multipart/form-data; boundary="a b"'), 'a b')
    assert.throws(() => boundaryOf('multipart/form-data'), { status: 400 })
    assert.throws(() => boundaryOf(`multipart/form-data; boundary=${'a'.repeat(71)}`), { status: 400 })
    assert.throws(() => boundaryOf('multipart/mixed; boundary=a'), { status: 415 })
    assert.throws(() => boundaryOf(null), { status: 415 })
  })
})

describe('limits', () => {
  const body = `${field('abc', '12345')}${field('d', '6')}${file('f', 'g.txt', '1234567')}--b--`
  const exact: Partial<UploadLimits> = {
    parts: 3,
    fields: 2,
    files: 1,
    fieldSize: 5,
    fieldsSize: 10,
    fileSize: 7,
    nameSize: 3,
    filenameSize: 5,
  }

  test('are met exactly', async () => {
    assert.equal((await read(pieces(body), exact)).length, 3)
  })

  for (const [name, value] of Object.entries({ ...exact, headerPairs: 2, headerSize: 100 })) {
    test(`${name} refuses one more with 413`, async () => {
      const limits = { ...exact, [name]: name === 'headerSize' ? 60 : value - 1 }
      const refusal = { code: 'UPLOAD_LIMIT', status: 413, limit: name }
      await assert.rejects(read(pieces(body), limits), refusal)
      await assert.rejects(read(pieces(body, ...new Array(Buffer.byteLength(body)).keys()), limits), refusal)
    })
  }

  test('endless header lines cost no memory', async () => {
    async function* endless(): AsyncGenerator<Uint8Array, undefined> {
      yield Buffer.from('--b\r\nContent-Disposition: form-data; name=a; x="')
      for (let i = 0; i < 100; i++) yield Buffer.alloc(1000, 'a')
      yield Buffer.from('"\r\n\r\nx\r\n--b--')
    }
    await assert.rejects(read(endless()), { limit: 'headerSize' })
  })

  test('ten thousand fields, where they are allowed', async () => {
    const many = `${Array.from({ length: 10_000 }, (_, index) => field(`k${index}`, '')).join('')}--b--`
    assert.equal((await read(pieces(many), { parts: 10_000, fields: 10_000 })).length, 10_000)
    await assert.rejects(read(pieces(many)), { status: 413 })
  })
})

describe('streaming', () => {
  test('a part that is not read is passed over, and cannot be read later', async () => {
    const seen: Part[] = []
    for await (const one of readParts(pieces(WHOLE), 'b', UPLOAD_LIMITS)) seen.push(one)
    assert.deepEqual(
      seen.map(({ name, isFile }) => [name, isFile]),
      [
        ['title', false],
        ['a', true],
        ['empty', false],
      ],
    )
    assert.equal(await (seen[0] as Part).read(), null)
  })

  test('a part that was left half-read cannot be gone back to', async () => {
    const parts = readParts(pieces(WHOLE), 'b', UPLOAD_LIMITS)
    const first = (await parts.next()).value as Part
    await parts.return(undefined)
    await assert.rejects(first.read(), { code: 'PART_PASSED' })
  })

  test('leaving early closes the body', async () => {
    let closed = false
    async function* body(): AsyncGenerator<Uint8Array, undefined> {
      try {
        yield* pieces(WHOLE, 20, 100)
      } finally {
        closed = true
      }
    }
    for await (const one of readParts(body(), 'b', UPLOAD_LIMITS)) {
      assert.equal(one.name, 'title')
      break
    }
    assert.ok(closed)
  })

  test('pieces come as they arrive', async () => {
    const sizes: number[] = []
    for await (const one of readParts(pieces(`${file('f', 'g', 'x'.repeat(1000))}--b--`, 300, 600), 'b', UPLOAD_LIMITS)) {
      for await (const piece of one) sizes.push(piece.length)
    }
    assert.ok(sizes.length >= 3)
    assert.equal(
      sizes.reduce((a, b) => a + b),
      1000,
    )
  })
})

test('a control character within the disposition makes no field of a file', async () => {
  for (const odd of ['\0', '\x01', '\x7f', '\x0b'])
    await assert.rejects(read(pieces(`${file('a', `x${odd}.png`, 'y')}--b--`)), { status: 400 })
})
