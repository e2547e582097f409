// curl as people use it: what it asks for is what it gets.

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Serving, serve } from '../../src/nuages.ts'
import { missing, type Ran, run } from './program.ts'
import { reception, WORDS } from './reception.ts'

const MODIFIED = new Date('2026-03-01T12:00:00Z')
const BYTES: Buffer = randomBytes(300_000)
const DIGEST: string = createHash('sha256').update(BYTES).digest('hex')

describe('curl', { skip: missing('curl', '--version') }, () => {
  let folder: string
  let serving: Serving

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nuages-curl-'))
    writeFileSync(join(folder, 'digits.txt'), '0123456789abcdefghij')
    writeFileSync(join(folder, 'bytes.bin'), BYTES)
    utimesSync(join(folder, 'digits.txt'), MODIFIED, MODIFIED)
    serving = await serve(reception(folder), { host: '127.0.0.1', port: 0, signals: false, accessLog: false })
  })

  after(async () => {
    await serving?.close({ grace: 0 })
    rmSync(folder, { recursive: true, force: true })
  })

  /** Runs curl, without a settings file of the user's; fails where curl does. */
  async function curl(path: string, ...args: string[]): Promise<Ran> {
    const ran = await run('curl', ['-q', '-sS', ...args, `${serving.url}${path}`])
    assert.equal(ran.code, 0, ran.stderr)
    return ran
  }

  async function json(path: string, ...args: string[]): Promise<Record<string, unknown>> {
    return JSON.parse((await curl(path, ...args)).stdout)
  }

  const status = ['-o', '/dev/null', '-w', '%{http_code} %{size_download}']

  test('gets ranges: the first bytes, the last, the middle, and none where there are none', async () => {
    for (const [range, expected] of [
      ['0-9', '0123456789'],
      ['-5', 'fghij'],
      ['15-', 'fghij'],
      ['5-5', '5'],
      ['18-900', 'ij'],
    ] as const) {
      const { stdout } = await curl('/files/digits.txt', '-r', range, '-w', ' %{http_code}')
      assert.equal(stdout, `${expected} 206`, range)
    }
    const { stdout } = await curl('/files/digits.txt', '-r', '20-', '-i')
    assert.match(stdout, /^HTTP\/1\.1 416 /)
    assert.match(stdout, /^content-range: bytes \*\/20\r$/im)
  })

  test('gets several ranges as parts', async () => {
    const { stdout } = await curl('/files/digits.txt', '-r', '0-2,10-12', '-i')
    assert.match(stdout, /^HTTP\/1\.1 206 /)
    const boundary = /^content-type: multipart\/byteranges; ?boundary="?([^"\r]+)"?\r$/im.exec(stdout)?.[1]
    assert.ok(boundary)
    const parts = stdout.slice(stdout.indexOf('\r\n\r\n')).split(`--${boundary}`).slice(1, -1)
    assert.deepEqual(
      parts.map((part) => [/^content-range: (.*)\r$/im.exec(part)?.[1], part.split('\r\n\r\n')[1]?.trim()]),
      [
        ['bytes 0-2/20', '012'],
        ['bytes 10-12/20', 'abc'],
      ],
    )
  })

  test('goes on with a download that was cut off', async () => {
    const path = join(folder, 'half.part')
    writeFileSync(path, BYTES.subarray(0, 123_456))
    const { stdout } = await curl('/files/bytes.bin', '-C', '-', '-o', path, '-w', '%{http_code} %{size_download}')
    assert.equal(stdout, `206 ${300_000 - 123_456}`)
    assert.deepEqual(readFileSync(path), BYTES)
  })

  test('asks whether a file has changed, by its time and by its tag', async () => {
    const file = '/files/digits.txt'
    assert.equal((await curl(file, ...status, '-z', 'Sun, 01 Mar 2026 12:00:00 GMT')).stdout, '304 0')
    assert.equal((await curl(file, ...status, '-z', 'Sun, 01 Mar 2026 11:59:59 GMT')).stdout, '200 20')
    // With a minus curl asks for what is older: If-Unmodified-Since.
    assert.match((await curl(file, ...status, '-z', '-Sun, 01 Mar 2026 11:59:59 GMT')).stdout, /^412 /)
    const tags = join(folder, 'tags')
    assert.equal((await curl(file, ...status, '--etag-save', tags)).stdout, '200 20')
    assert.equal((await curl(file, ...status, '--etag-compare', tags)).stdout, '304 0')
  })

  test('keeps the time of a file and the name it is told', async () => {
    const path = join(folder, 'kept.txt')
    await curl('/files/digits.txt', '-R', '-o', path)
    assert.equal((await run('stat', ['-c', '%Y', path])).stdout.trim(), String(MODIFIED.getTime() / 1000))
    const { stdout } = await curl('/files/digits.txt', '-I')
    assert.match(stdout, /^content-length: 20\r$/im)
    assert.match(stdout, /^last-modified: Sun, 01 Mar 2026 12:00:00 GMT\r$/im)
  })

  test('sends a form with files, and names that need quoting', async () => {
    writeFileSync(join(folder, 'empty.txt'), '')
    const form = await json(
      '/forms',
      ...['-F', 'title=Tide & time = "high"', '-F', 'tag=a', '-F', 'tag=b'],
      ...['-F', `file=@${folder}/bytes.bin;filename=../Zwölf "Boote".bin;type=image/x-tide`],
      ...['-F', `file=@${folder}/digits.txt`, '-F', `none=@${folder}/empty.txt`, '-F', `text=<${folder}/digits.txt`],
    )
    assert.deepEqual(form['fields'], [
      ['title', 'Tide & time = "high"'],
      ['tag', 'a'],
      ['tag', 'b'],
      ['text', '0123456789abcdefghij'],
    ])
    const [bytes, digits, none] = form['files'] as [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>]
    assert.deepEqual(
      { ...bytes, filename: '' },
      { field: 'file', name: '../Zwölf "Boote".bin', filename: '', type: 'image/x-tide', size: 300_000, digest: DIGEST },
    )
    assert.match(String(bytes['filename']), /^[\w.-]+\.bin$/)
    assert.deepEqual([digits['name'], digits['type'], digits['size']], ['digits.txt', 'text/plain', 20])
    assert.deepEqual([none['field'], none['name'], none['size']], ['none', 'empty.txt', 0])
  })

  test('sends urlencoded text, in the body or in the query', async () => {
    const typed = 'q=a b&c=d+e%20ü'
    assert.deepEqual((await json('/forms', '--data-urlencode', typed, '-d', 'q=x+y'))['fields'], [
      ['q', 'a b&c=d+e%20ü'],
      ['q', 'x y'],
    ])
    assert.deepEqual(await json('/query', '-G', '--data-urlencode', typed, '--data-urlencode', 'q=2'), { q: ['a b&c=d+e%20ü', '2'] })
    assert.deepEqual(await json('/json', '--json', '{"a": ["ü", null]}'), { got: { a: ['ü', null] } })
  })

  test('takes answers compressed, and whole from a file that it asks a part of', async () => {
    const { stdout } = await curl('/words', '--compressed')
    assert.equal(stdout, WORDS)
    const [plain, small] = [await curl('/words', ...status), await curl('/words', ...status, '--compressed')]
    assert.equal(plain.stdout, `200 ${WORDS.length}`)
    assert.ok(Number(small.stdout.split(' ')[1]) < WORDS.length / 10, small.stdout)
    assert.equal((await curl('/files/digits.txt', '--compressed', '-r', '3-5')).stdout, '345')
  })

  test('speaks HTTP/1.0', async () => {
    const { stdout } = await curl('/slowly', '--http1.0', '-i')
    const [head = '', body] = stdout.split('\r\n\r\n')
    assert.match(head, /^HTTP\/1\.1 200 /)
    assert.doesNotMatch(head, /transfer-encoding/i)
    assert.equal(body, 'piece 1\npiece 2\npiece 3\n')
    assert.equal((await curl('/files/digits.txt', '--http1.0', '-r', '0-3')).stdout, '0123')
    assert.deepEqual((await json('/forms', '--http1.0', '-d', 'a=1'))['fields'], [['a', '1']])
  })

  test('follows redirects: with GET after 303, with the body after 307', async () => {
    const seen = await json('/orders', '-L', '-d', 'item=boat')
    assert.deepEqual([seen['method'], seen['url'], seen['body']], ['GET', `${serving.url}/whoami?order=7`, ''])
    const moved = await json('/moved', '-L', '-d', 'item=boat')
    assert.deepEqual([moved['method'], moved['body']], ['POST', 'item=boat'])
    const { stdout } = await curl('/start', '-L', '-o', '/dev/null', '-w', '%{num_redirects} %{url_effective}')
    assert.equal(stdout, `2 ${serving.url}/whoami`)
  })

  test('uploads a file after 100 Continue, and its standard input in chunks', async () => {
    const path = join(folder, 'bytes.bin')
    const { stdout, stderr } = await curl('/files/', '-T', path, '-H', 'Expect: 100-continue', '--expect100-timeout', '60', '-v')
    assert.match(stderr, /^< HTTP\/1\.1 100 Continue\r?$/m)
    assert.match(stderr, /^< HTTP\/1\.1 201 Created\r?$/m)
    assert.deepEqual(JSON.parse(stdout), { name: 'bytes.bin', size: 300_000, digest: DIGEST, framing: '300000', expect: '100-continue' })
    const piped = await run('curl', ['-q', '-sS', '-T', '-', `${serving.url}/files/piped`], BYTES)
    assert.deepEqual(JSON.parse(piped.stdout), { name: 'piped', size: 300_000, digest: DIGEST, framing: 'chunked', expect: '100-continue' })
  })

  test('is told before it sends that a body is too large', async () => {
    const path = join(folder, 'bytes.bin')
    const args = ['--data-binary', `@${path}`, '-H', 'Expect: 100-continue', '--expect100-timeout', '60', '-H', 'content-type: text/plain']
    const { stdout } = await curl('/json', ...args, '-o', '/dev/null', '-w', '%{http_code} %{size_upload}')
    assert.equal(stdout, '413 0')
  })

  test('reads server-sent events, a HEAD, and several answers on one connection', async () => {
    const { stdout } = await curl('/events', '-N')
    assert.equal(stdout, [1, 2, 3].map((tick) => `event: tick\ndata: ${tick}\n\n`).join(''))
    assert.match((await curl('/words', '-I')).stdout, new RegExp(`^content-length: ${WORDS.length}\\r$`, 'im'))
    const write = '%{num_connects} '
    const two = await run('curl', [
      '-q',
      '-sS',
      '-o',
      '/dev/null',
      '-o',
      '/dev/null',
      '-w',
      write,
      `${serving.url}/words`,
      `${serving.url}/slowly`,
    ])
    assert.equal(two.stdout, '1 0 ')
  })

  test('keeps cookies where they belong', async () => {
    const jar = join(folder, 'jar')
    assert.deepEqual(await json('/cookies/set', '-L', '-c', jar, '-b', jar), { theme: 'dark' })
    assert.deepEqual(await json('/cookies', '-b', jar), { theme: 'dark' })
    assert.deepEqual(await json('/cookies/drop', '-L', '-c', jar, '-b', jar), {})
  })
})
