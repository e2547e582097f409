import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fakeExchange } from '../../test/fake-exchange.ts'
import type { Application } from './exchange.ts'
import { mount } from './mount.ts'

/** An application that says its name, its mount and its target. */
function told(name: string, seen: string[] = []): Application {
  return {
    start: () => void seen.push(`start ${name}`),
    stop: () => void seen.push(`stop ${name}`),
    handle: (exchange) => ({ status: 200, headers: [], body: `${name} ${exchange.mount}|${exchange.target}` }),
  }
}

async function ask(app: Application, target: string, host = 'example.org'): Promise<unknown> {
  const { status, body } = await app.handle(fakeExchange('GET', target, { headers: { host } }))
  return status === 200 ? body : status
}

const site = mount({
  '/': told('site'),
  '/api': told('api'),
  '/api/v2/': told('v2'),
  'admin.example.org': told('admin'),
  'example.org:8000/old': told('old'),
})

test('the longest prefix that fits, at a border of segments', async () => {
  assert.equal(await ask(site, '/'), 'site |/')
  assert.equal(await ask(site, '/apis'), 'site |/apis')
  assert.equal(await ask(site, '/api'), 'api /api|/')
  assert.equal(await ask(site, '/api?x=1'), 'api /api|/?x=1')
  assert.equal(await ask(site, '/api/users?x=/api/v2'), 'api /api|/users?x=/api/v2')
  assert.equal(await ask(site, '/api/v2/x'), 'v2 /api/v2|/x')
})

test('a host, with or without its port, goes before a prefix', async () => {
  assert.equal(await ask(site, '/api', 'Admin.Example.org:8000'), 'admin |/api')
  assert.equal(await ask(site, '/old/x', 'example.org:8000'), 'old /old|/x')
  assert.equal(await ask(site, '/old/x', 'example.org'), 'site |/old/x')
})

test('an encoded twin of a prefix leads to the same application, an encoded slash does not', async () => {
  assert.equal(await ask(site, '/%61pi/x'), 'api /api|/x')
  assert.equal(await ask(site, '/%61%70%69'), 'api /api|/')
  assert.equal(await ask(site, '/api%2Fx'), 'site |/api%2Fx')
  for (const path of ['/x/../api', '/./api', '/x/%2e%2e/api', '/..']) assert.equal(await ask(site, path), 400)
})

test('a path that some readers take for another is refused', async () => {
  for (const path of ['/x\\..\\api', '/\\api', '/api/%2E./x']) assert.equal(await ask(site, path), 400, path)
  for (const path of ['/x?y=/../\\', '/x#/../']) assert.match(String(await ask(site, path)), /^site/, path)
})

test('a host is one name, however it is written', async () => {
  assert.equal(await ask(site, '/', 'admin.example.org.'), 'admin |/')
  assert.equal(await ask(site, '/old', 'EXAMPLE.org.:8000'), 'old /old|/')
  const six = mount({ '[::1]:80': told('six'), '/': told('site') })
  assert.equal(await ask(six, '/', '[::1]:80'), 'six |/')
  assert.equal(await ask(six, '/', '[::1]'), 'site |/')
})

test('a mount in a mount adds up', async () => {
  const outer = mount({ '/a': mount({ '/b': told('inner'), '/': told('rest') }) })
  assert.equal(await ask(outer, '/a/b/c?d'), 'inner /a/b|/c?d')
  assert.equal(await ask(outer, '/a/c'), 'rest /a|/c')
  assert.equal(await ask(outer, '/a'), 'rest /a|/')
})

test('no spelling of a prefix gets past it', async () => {
  const app = mount({ '/secret': told('secret'), '/': told('site') })
  const spelled = fc
    .array(fc.boolean(), { minLength: 6, maxLength: 6 })
    .map((encoded) => [...'secret'].map((char, index) => (encoded[index] ? `%${char.charCodeAt(0).toString(16)}` : char)).join(''))
  await fc.assert(
    fc.asyncProperty(spelled, fc.constantFrom('', '/', '/x', '?x', '#x'), async (name, rest) => {
      assert.match(String(await ask(app, `/${name}${rest}`)), /^secret \/secret\|\//)
    }),
  )
})

test('404 where nothing fits', async () => {
  assert.equal(await ask(mount({ '/api': told('api') }), '/other'), 404)
})

test('all are started in order and stopped in reverse, each once', async () => {
  const seen: string[] = []
  const [a, b] = [told('a', seen), told('b', seen)]
  const app = mount({ '/': a, '/a': a, '/b': b })
  await app.start?.()
  await app.stop?.()
  assert.equal(seen.length, 4)
  assert.deepEqual(
    seen.slice(2),
    seen
      .slice(0, 2)
      .toReversed()
      .map((entry) => entry.replace('start', 'stop')),
  )
})

test('where one fails to start, those before it are stopped', async () => {
  const seen: string[] = []
  const broken = { ...told('c'), start: () => Promise.reject(new Error('no start')), stop: () => void seen.push('stop c') }
  const app = mount({ '/a': told('a', seen), '/c': broken, '/b/b': told('b', seen), '/d': told('d', seen) })
  await assert.rejects(async () => app.start?.(), { message: 'no start' })
  assert.deepEqual(seen, ['start b', 'start a', 'stop a', 'stop b'])
})

test('strangers are taken, keys that mean nothing are refused', async () => {
  const app = mount({ '/hono': { fetch: (request) => new Response(new URL(request.url).pathname) } })
  const answer = await app.handle(fakeExchange('GET', '/hono/x'))
  assert.equal(await new Response(answer.body as ReadableStream).text(), '/x')
  for (const key of ['', 'API', '/a b', '//', '/a//b', 'x y/', '/%61'])
    assert.throws(() => mount({ [key]: told('x') }), { code: 'MOUNT_KEY' }, key)
  assert.throws(() => mount({}), { code: 'MOUNT_EMPTY' })
})

test('mount and target always make the path that came', async () => {
  const segment = fc.stringMatching(/^[a-z0-9]{1,3}$/)
  const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(path, { minLength: 1, maxLength: 5 }), path, async (prefixes, target) => {
      const app = mount(Object.fromEntries(prefixes.map((prefix) => [prefix, told('x')])))
      const body = await ask(app, target)
      const fitting = prefixes.filter((prefix) => prefix === '/' || target === prefix || target.startsWith(`${prefix}/`))
      if (fitting.length === 0) return assert.equal(body, 404)
      const [at, rest] = String(body).slice(2).split('|') as [string, string]
      const longest = fitting.toSorted((a, b) => b.length - a.length)[0] as string
      assert.equal(at, longest === '/' ? '' : longest)
      return assert.equal(at + (rest === '/' && target !== '/' && at !== '' && !target.endsWith('/') ? '' : rest), target)
    }),
  )
})
