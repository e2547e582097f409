// Python's requests, as scripts use it: each test is a script that prints what it saw as JSON.

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Serving, serve } from '../../src/nuages.ts'
import { missing, run } from './program.ts'
import { reception, WORDS } from './reception.ts'

const PYTHON = '/usr/bin/python3'
const BYTES: Buffer = randomBytes(200_000)
const DIGEST: string = createHash('sha256').update(BYTES).digest('hex')

const PRELUDE = `
import hashlib, json, os, sys
import requests
url, folder = sys.argv[1:]
session = requests.Session()
session.trust_env = False
show = lambda value: print(json.dumps(value))
`

describe('requests', { skip: missing(PYTHON, '-c', 'import requests') }, () => {
  let folder: string
  let serving: Serving

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nuages-requests-'))
    writeFileSync(join(folder, 'bytes.bin'), BYTES)
    serving = await serve(reception(folder), { host: '127.0.0.1', port: 0, signals: false, accessLog: false })
  })

  after(async () => {
    await serving?.close({ grace: 0 })
    rmSync(folder, { recursive: true, force: true })
  })

  /** What a script shows. */
  async function python(script: string): Promise<unknown> {
    const ran = await run(PYTHON, ['-c', PRELUDE + script, serving.url, folder])
    assert.equal(ran.code, 0, ran.stderr)
    return JSON.parse(ran.stdout)
  }

  test('keeps the cookies of a session, and drops what is deleted', async () => {
    const seen = await python(`
first = session.get(url + '/cookies/set')
again = session.get(url + '/cookies')
kept = sorted(cookie.name for cookie in session.cookies)
dropped = session.get(url + '/cookies/drop')
show([first.json(), again.json(), kept, dropped.json(), session.cookies.get('theme')])
`)
    assert.deepEqual(seen, [{ theme: 'dark' }, { theme: 'dark' }, ['inner', 'theme'], {}, null])
  })

  test('sends files with fields, whatever their names', async () => {
    const seen = await python(`
with open(os.path.join(folder, 'bytes.bin'), 'rb') as file:
    files = [('file', file), ('file', ('Zwölf Boote.txt', 'Ahoi', 'text/plain')), ('raw', ('a"b.txt', b'x'))]
    show(session.post(url + '/forms', data={'title': 'Flut & Ebbe', 'tag': ['a', 'ü']}, files=files).json())
`)
    const { fields, files } = seen as { fields: unknown; files: Record<string, unknown>[] }
    assert.deepEqual(fields, [
      ['title', 'Flut & Ebbe'],
      ['tag', 'a'],
      ['tag', 'ü'],
    ])
    assert.deepEqual(
      files.map(({ field, name, type, size }) => [field, name, type, size]),
      [
        ['file', 'bytes.bin', 'application/octet-stream', 200_000],
        ['file', 'Zwölf Boote.txt', 'text/plain', 4],
        ['raw', 'a"b.txt', 'application/octet-stream', 1],
      ],
    )
    assert.equal(files[0]?.['digest'], DIGEST)
  })

  test('downloads piece by piece, and asks for a part', async () => {
    const seen = await python(`
hash = hashlib.sha256()
with session.get(url + '/files/bytes.bin', stream=True) as response:
    for piece in response.iter_content(4096):
        hash.update(piece)
with session.get(url + '/slowly', stream=True) as response:
    lines = list(response.iter_lines(decode_unicode=True))
part = session.get(url + '/files/bytes.bin', headers={'range': 'bytes=10-19'})
show([hash.hexdigest(), lines, part.status_code, part.content.hex(), part.headers['Content-Range']])
`)
    assert.deepEqual(seen, [DIGEST, ['piece 1', 'piece 2', 'piece 3'], 206, BYTES.subarray(10, 20).toString('hex'), 'bytes 10-19/200000'])
  })

  test('follows redirects, and keeps the method and the body where it must', async () => {
    const seen = await python(`
order = session.post(url + '/orders', data={'item': 'boat'})
moved = session.post(url + '/moved', data={'item': 'boat'})
start = session.get(url + '/start')
stay = session.get(url + '/start', allow_redirects=False)
show([order.json()['method'], [moved.json()[name] for name in ('method', 'body')], [each.status_code for each in start.history],
      start.url == url + '/whoami', stay.status_code, stay.headers['location']])
`)
    const [order, moved, history, arrived, status, location] = seen as unknown[]
    assert.deepEqual([order, moved], ['GET', ['POST', 'item=boat']])
    assert.deepEqual([history, arrived], [[302, 301], true])
    assert.deepEqual([status, location], [302, './middle'])
  })

  test('speaks JSON, and reads text as its charset says', async () => {
    const seen = await python(`
sent = {'a': ['ü', None, 1.5], '__proto__': {'b': True}}
broken = session.post(url + '/json', data='{"a": }', headers={'content-type': 'application/json'})
words = session.get(url + '/words')
show([session.post(url + '/json', json=sent).json(), broken.status_code, words.encoding, words.text])
`)
    const [echoed, broken, encoding, words] = seen as unknown[]
    assert.equal(JSON.stringify(echoed), '{"got":{"a":["ü",null,1.5],"__proto__":{"b":true}}}')
    assert.deepEqual([broken, encoding, words], [400, 'utf-8', WORDS])
  })

  test('takes gzip, and plain text where it asks for that', async () => {
    const seen = await python(`
small = session.get(url + '/large-json')
plain = session.get(url + '/large-json', headers={'accept-encoding': 'identity'})
show([small.headers.get('content-encoding'), plain.headers.get('content-encoding'), small.headers['vary'], small.json() == plain.json()])
`)
    assert.deepEqual(seen, ['gzip', null, 'accept-encoding', true])
  })

  test('uploads what a generator gives in chunks, and a file by its length', async () => {
    const seen = await python(`
def pieces():
    with open(os.path.join(folder, 'bytes.bin'), 'rb') as file:
        while piece := file.read(7000):
            yield piece
chunked = session.put(url + '/files/chunked', data=pieces()).json()
with open(os.path.join(folder, 'bytes.bin'), 'rb') as file:
    whole = session.put(url + '/files/whole', data=file).json()
show([[each[name] for name in ('digest', 'framing')] for each in (chunked, whole)])
`)
    assert.deepEqual(seen, [
      [DIGEST, 'chunked'],
      [DIGEST, '200000'],
    ])
  })

  test('goes on after errors on the same connection', async () => {
    const seen = await python(`
statuses = [session.get(url + path).status_code for path in ('/nowhere', '/words', '/files/none.txt', '/words')]
allowed = session.delete(url + '/words')
large = session.post(url + '/json', data=b'x' * 150000)
connections = session.get_adapter(url).poolmanager.connection_from_url(url).num_connections
show([statuses, allowed.status_code, allowed.headers['allow'], large.status_code, connections])
`)
    assert.deepEqual(seen, [[404, 200, 404, 200], 405, 'GET, HEAD, OPTIONS', 413, 1])
  })
})
