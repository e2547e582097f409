// Ten minutes of readers, writers of comments, programs, and one in a hundred who sends what no one should: no answer may be a fault, and
// memory stays as it is. NEWSROOM_LOAD_SECONDS says another time.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { client } from 'nuages/testing'
import { startExample } from '../../test/start-example.ts'
import { Dice } from './sample/dice.ts'

const SECONDS = Number(process.env['NEWSROOM_LOAD_SECONDS'] ?? 600)
const READERS = 8
/** A process has warmed up when it has compiled what it runs and grown its caches: after a quarter of the time. */
const WARM = 0.25
/** How much more memory there may be at the end than then. */
const GROWTH = 1.25

const PAGES = [
  '/',
  '/',
  '/',
  '/sections/city',
  '/sections/sport?page=2',
  '/writers',
  '/writers/edda-lund',
  '/tags/fog',
  '/most-read',
  '/archive',
  '/search?q=fog',
  '/search?q=harbour+tide',
  '/feeds/atom',
  '/sitemap.xml',
  '/export/articles.csv',
  '/nowhere',
  '/api',
  '/api/archive',
] as const

/** Requests that are wrong in their path, query, fields or body. */
const WRONG: readonly (readonly [method: string, path: string, options?: { body?: string; headers?: Record<string, string> }])[] = [
  ['GET', '/sections/city?page=-1'],
  ['GET', '/sections/city?page=1e9'],
  ['GET', '/search?q=%00%ff%22%27--'],
  ['GET', `/search?q=${'%22'.repeat(90)}`],
  ['GET', '/articles/%E0%A4%A'],
  ['GET', "/articles/';drop table articles_article;--"],
  ['GET', '/archive/2026/99/99'],
  ['GET', '/archive/99999999999/1'],
  ['GET', '/desk/comments.csv'],
  ['POST', '/articles/listening-for-meteors/comments', { body: 'name=x' }],
  ['POST', '/api/articles/listening-for-meteors/comments', { body: '{"name":', headers: { 'content-type': 'application/json' } }],
  ['POST', '/api/articles/listening-for-meteors/comments', { body: '[1]', headers: { 'content-type': 'application/json' } }],
  ['POST', '/api/articles/listening-for-meteors/comments', { body: 'x'.repeat(100_000) }],
  ['PUT', '/', { body: 'x' }],
  ['DELETE', '/api/articles/x'],
  ['GET', '/', { headers: { cookie: `session=${'x'.repeat(3000)}; formtoken=%%%` } }],
]
/** What is no request at all. */
const GARBAGE = [
  'GET / HTTP/9.9\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  '\x16\x03\x01\x02',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
  'GET / HTTP/1.1\r\n',
]

test(`the newsroom under load for ${SECONDS} seconds`, { timeout: (SECONDS + 60) * 1000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'newsroom-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const example = await startExample('examples/newsroom/app.ts', {
    DATABASE_URL: process.env['NEWSROOM_LOAD_DATABASE'] ?? `sqlite:${join(folder, 'newsroom.db')}`,
    SECRET_KEY: 'only for these tests, and nothing else',
    DESK_PASSWORD: 'open',
  })
  const until = performance.now() + SECONDS * 1000
  const statuses = new Map<number, number>()
  const faults: string[] = []
  const slugs = await articleSlugs(example.url)
  const readers = Array.from({ length: READERS }, (_, number) => read(new Dice(number), slugs))
  const memory = await watched()
  await Promise.all(readers)
  const output = example.output()
  assert.equal(await example.stop(), 0)
  t.diagnostic(
    `${[...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status}: ${times}`)
      .join(', ')}; MiB: ${memory.map(Math.round).join(' ')}`,
  )
  assert.deepEqual(faults, [], output.slice(-3000))
  assert.ok((statuses.get(200) ?? 0) > SECONDS * 10)
  const warm = memory.slice(Math.floor(memory.length * WARM), Math.ceil(memory.length / 2))
  const end = memory.slice(-warm.length)
  // Peaks, since what lies between them is only when the collector came by.
  assert.ok(Math.max(...end) < Math.max(...warm) * GROWTH, `from ${Math.max(...warm)} to ${Math.max(...end)} MiB`)

  /** One reader, page after page. */
  async function read(dice: Dice, articles: readonly string[]): Promise<void> {
    const visitor = client(new URL(example.url), { follow: false })
    while (performance.now() < until) {
      if (dice.next() < 0.01) await misbehave(dice)
      else if (dice.next() < 0.02) await comment(visitor, dice.one(articles))
      else await ask(dice.next() < 0.4 ? `/articles/${dice.one(articles)}` : dice.one(PAGES))
    }

    async function ask(path: string): Promise<void> {
      const response = await visitor.get(path)
      const text = await response.text()
      note('GET', path, response.status)
      if (response.headers.get('content-type')?.startsWith('text/html') && !text.trimEnd().endsWith('</html>'))
        faults.push(`${path} ends too early`)
    }
  }

  async function comment(visitor: ReturnType<typeof client>, slug: string): Promise<void> {
    const page = await (await visitor.get(`/articles/${slug}`)).text()
    const form_token = /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? ''
    const response = await visitor.post(`/articles/${slug}/comments`, {
      form: { name: 'L', email: 'l@example.org', body: 'Under load.', form_token },
    })
    await response.text()
    if (response.status !== 303) faults.push(`a comment on ${slug} was answered with ${response.status}`)
  }

  async function misbehave(dice: Dice): Promise<void> {
    if (dice.next() < 0.2) return garbage(dice.one(GARBAGE))
    const [method, path, { body, headers = {} } = {}] = dice.one(WRONG)
    const response = await fetch(example.url + path, { method, headers, redirect: 'manual', ...(body === undefined ? {} : { body }) })
    await response.arrayBuffer()
    note(method, path, response.status)
  }

  function garbage(bytes: string): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(example.port, '127.0.0.1', () => socket.end(bytes, 'latin1'))
      socket.on('data', (chunk) => {
        if (/^HTTP\/1\.1 5(?!05)/.test(String(chunk))) faults.push(`${JSON.stringify(bytes)}: ${chunk}`)
      })
      socket.on('close', () => resolve())
      socket.on('error', () => {}) // a connection that is reset is an answer too; it closes
      socket.setTimeout(5000, () => socket.destroy())
    })
  }

  function note(method: string, path: string, status: number): void {
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status >= 500) faults.push(`${method} ${path}: ${status}`)
  }

  /** Its memory in MiB, once in a hundredth of the time. */
  async function watched(): Promise<number[]> {
    const seen: number[] = []
    while (performance.now() < until) {
      await sleep(SECONDS * 10)
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${example.pid}/status`, 'utf8')) ?? []
      seen.push(Number(kilobytes) / 1024)
    }
    return seen
  }
})

async function articleSlugs(url: string): Promise<string[]> {
  const map = await (await fetch(`${url}/sitemap.xml`)).text()
  return [...map.matchAll(/\/articles\/([\w-]+)</g)].map(([, slug]) => slug as string)
}
