import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { converter } from './converter.ts'
import { buildPath, parsePattern } from './pattern.ts'
import { type Match, Router } from './router.ts'

function routerOf(...patterns: string[]): Router<string> {
  const router = new Router<string>()
  for (const text of patterns) {
    const [method, path] = text.includes(' ') ? (text.split(' ') as [string, string]) : ['GET', text]
    router.add(parsePattern(path), [method], text)
  }
  return router
}

/** A match on one line. */
function told(match: Match<string>): string {
  const params = Object.keys(match.params).length === 0 ? '' : ` ${JSON.stringify(match.params)}`
  return `${match.kind}${match.value === null ? '' : ` ${match.value}`}${params}${match.detail === '' ? '' : ` ${match.detail}`}`
}

function get(router: Router<string>, target: string, method = 'GET'): string {
  return told(router.match(method, target))
}

describe('matching', () => {
  test('literals, parameters, converters', () => {
    const router = routerOf('/', '/about', '/a/', '/users/{id:int}', '/users/{id:int}/posts/', '/files/{rest:path}', '/über/{name}')
    const cases: [string, string][] = [
      ['/', 'found /'],
      ['/?a=1', 'found /'],
      ['/#x', 'found /'],
      ['/about?x#y', 'found /about'],
      ['/%61bout', 'found /about'],
      ['/a/', 'found /a/'],
      ['/users/3', 'found /users/{id:int} {"id":3}'],
      ['/users/3/posts/', 'found /users/{id:int}/posts/ {"id":3}'],
      ['/users/x', 'missing'],
      ['/users/', 'missing'],
      ['/files/a/b%20c', 'found /files/{rest:path} {"rest":"a/b c"}'],
      ['/files/a/', 'found /files/{rest:path} {"rest":"a/"}'],
      ['/files/', 'missing'],
      ['/files/a%2fb', 'missing'],
      ['/files/a%5cb', 'missing'],
      ['/%C3%BCber/%c3%a4', 'found /über/{name} {"name":"ä"}'],
      ['/über/x', 'found /über/{name} {"name":"x"}'],
      ['/__proto__', 'missing'],
      ['/constructor', 'missing'],
      ['/users/__proto__', 'missing'],
    ]
    for (const [target, outcome] of cases) assert.equal(get(router, target), outcome, target)
    assert.equal(router.match('GET', '/%61bout?x').path, '/about')
    assert.equal(router.match('GET', '/users/%33').path, '/users/3')
  })

  test('a parameter is decoded once, and an encoded slash stays inside', () => {
    const router = routerOf('/x/{name}')
    assert.equal(get(router, '/x/a%2Fb%2541'), 'found /x/{name} {"name":"a/b%41"}')
    assert.equal(get(router, '/x/..%2f..'), 'found /x/{name} {"name":"../.."}')
  })

  test('several parameters in a segment', () => {
    const router = routerOf('/{year:int}-{slug}', '/@{user}', '/{name}.json', '/v{major:int}.{minor:int}')
    assert.equal(get(router, '/2026-a-b'), 'found /{year:int}-{slug} {"year":2026,"slug":"a-b"}')
    assert.equal(get(router, '/@ada'), 'found /@{user} {"user":"ada"}')
    assert.equal(get(router, '/%40ada'), 'found /@{user} {"user":"ada"}')
    assert.equal(get(router, '/a.json'), 'found /{name}.json {"name":"a"}')
    assert.equal(get(router, '/v1.2'), 'found /v{major:int}.{minor:int} {"major":1,"minor":2}')
    for (const target of ['/x-a', '/2026-', '/-a', '/@', '/.json', '/v1.']) assert.equal(get(router, target), 'missing', target)
  })

  test('the most particular wins, whatever was added first', () => {
    const patterns = ['/x/{rest:path}', '/x/{name}', '/x/{s:slug}', '/x/{u:uuid}', '/x/{f:float}', '/x/{i:int}', '/x/v{v}', '/x/latest']
    for (const order of [patterns, patterns.toReversed()]) {
      const router = routerOf(...order)
      const uuid = '01234567-89ab-cdef-0123-456789abcdef'
      const cases: [string, string][] = [
        ['/x/latest', '/x/latest'],
        ['/x/v1', '/x/v{v}'],
        ['/x/1', '/x/{i:int}'],
        ['/x/1.5', '/x/{f:float}'],
        [`/x/${uuid}`, '/x/{u:uuid}'],
        ['/x/abc', '/x/{s:slug}'],
        ['/x/a%20b', '/x/{name}'],
        ['/x/a/b', '/x/{rest:path}'],
      ]
      for (const [target, value] of cases) assert.equal(router.match('GET', target).value, value, target)
    }
  })

  test('goes back where a path fails later on', () => {
    const router = routerOf('/a/{x}/c', '/{y}/b/d', '/{z:int}/{rest:path}', '/{rest:path}')
    assert.equal(get(router, '/a/b/c'), 'found /a/{x}/c {"x":"b"}')
    assert.equal(get(router, '/a/b/d'), 'found /{y}/b/d {"y":"a"}')
    assert.equal(get(router, '/1/b/d'), 'found /{z:int}/{rest:path} {"z":1,"rest":"b/d"}')
    assert.equal(get(router, '/a/b/e'), 'found /{rest:path} {"rest":"a/b/e"}')
  })

  test('a path with segments behind it', () => {
    const router = routerOf(
      '/wiki/{page:path}/edit',
      '/wiki/{page:path}/',
      'POST /wiki/{page:path}',
      '/wiki/{page:path}/v/{id:int}',
      '/wiki/new/edit',
    )
    const cases: [string, string][] = [
      ['/wiki/a/edit', 'found /wiki/{page:path}/edit {"page":"a"}'],
      ['/wiki/a/b%20c/edit', 'found /wiki/{page:path}/edit {"page":"a/b c"}'],
      ['/wiki/edit/edit/edit', 'found /wiki/{page:path}/edit {"page":"edit/edit"}'],
      ['/wiki/new/edit', 'found /wiki/new/edit'],
      ['/wiki/a/b/v/3', 'found /wiki/{page:path}/v/{id:int} {"page":"a/b","id":3}'],
      ['/wiki/a/b/v/x', 'redirect /wiki/a/b/v/x/'],
      ['/wiki/a/b/', 'found /wiki/{page:path}/ {"page":"a/b"}'],
      ['/wiki/a/b?c', 'redirect /wiki/a/b/?c'],
      ['/wiki/edit', 'redirect /wiki/edit/'],
      ['/wiki/a%2fb/edit', 'missing'],
      ['/wiki/a/b%5cc/edit', 'missing'],
      ['/wiki/a//edit', 'redirect /wiki/a/edit'],
      ['/wiki//edit', 'redirect /wiki/edit/'],
      ['/wiki', 'missing'],
    ]
    for (const [target, outcome] of cases) assert.equal(get(router, target), outcome, target)
    assert.equal(get(router, '/wiki/a/b', 'POST'), 'found POST /wiki/{page:path} {"page":"a/b"}')
    assert.equal(get(router, '/wiki/a/b', 'DELETE'), 'method OPTIONS, POST')
  })

  test('a URL with segments behind its path is matched as it was meant, or not made', () => {
    const pattern = parsePattern('/{lang}/{page:path}/v/{id:int}')
    const router = new Router<string>()
    router.add(pattern, ['GET'], 'x')
    const page = fc.array(fc.constantFrom('v', '3', 'a b', 'ü'), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(page, fc.nat(), (text, id) => {
        const match = router.match('GET', buildPath(pattern, { lang: 'de', page: text, id }))
        assert.deepEqual(match.params, { lang: 'de', page: text, id })
      }),
    )
    assert.throws(() => buildPath(pattern, { lang: 'de', page: 'a/', id: 3 }), {
      code: 'ROUTE_PARAM_INVALID',
      message: /without a slash at its end/,
    })
  })

  test('requests do not share parameters', () => {
    const router = routerOf('/{a}/{b}')
    const first = router.match('GET', '/1/2')
    router.match('GET', '/3/4')
    assert.deepEqual(first.params, { a: '1', b: '2' })
  })
})

describe('methods', () => {
  const router = routerOf('/a', 'POST /a', 'DELETE /{x}', '/only/{id}', 'HEAD /head', '/head')

  test('HEAD is GET unless it has its own', () => {
    assert.equal(get(router, '/a', 'HEAD'), 'found /a')
    assert.equal(get(router, '/only/1', 'HEAD'), 'found /only/{id} {"id":"1"}')
    assert.equal(get(router, '/head', 'HEAD'), 'found HEAD /head')
  })

  test('405 and OPTIONS name all methods of the path', () => {
    assert.equal(get(router, '/a', 'PUT'), 'method DELETE, GET, HEAD, OPTIONS, POST')
    assert.equal(get(router, '/a', 'OPTIONS'), 'options DELETE, GET, HEAD, OPTIONS, POST')
    assert.equal(get(router, '/only/1', 'POST'), 'method GET, HEAD, OPTIONS')
    assert.equal(get(router, '/nothing/1/2', 'POST'), 'missing')
    assert.equal(get(router, '/nothing/1/2', 'OPTIONS'), 'missing')
  })

  test('a pattern with parameters answers the method that the literal one does not', () => {
    assert.equal(get(router, '/a', 'DELETE'), 'found DELETE /{x} {"x":"a"}')
  })

  test('a route of its own for OPTIONS', () => {
    assert.equal(get(routerOf('OPTIONS /a'), '/a', 'OPTIONS'), 'found OPTIONS /a')
  })

  test('targets that are no paths', () => {
    assert.equal(get(router, '*', 'OPTIONS'), 'options GET, HEAD, OPTIONS')
    assert.equal(get(router, 'example.org:443', 'CONNECT'), 'missing')
    assert.equal(router.match('CONNECT', 'example.org:443').path, 'example.org:443')
  })
})

describe('redirects and refusals', () => {
  const router = routerOf('/dir/', '/page', '/u/{name}/', '/x/{name}', 'POST /form/')

  test('slashes are put right, the query kept', () => {
    assert.equal(get(router, '/dir'), 'redirect /dir/')
    assert.equal(get(router, '/dir?a=1#b'), 'redirect /dir/?a=1')
    assert.equal(get(router, '/page/'), 'redirect /page')
    assert.equal(get(router, '/u/ada'), 'redirect /u/ada/')
    assert.equal(get(router, '/x/ada/'), 'redirect /x/ada')
    assert.equal(get(router, '//page'), 'redirect /page')
    assert.equal(get(router, '//dir'), 'redirect /dir/')
    assert.equal(get(router, '/form', 'POST'), 'redirect /form/')
    assert.equal(get(router, '/form', 'GET'), 'missing')
    const both = routerOf('/notes/', 'POST /notes')
    assert.equal(get(both, '/notes?a'), 'redirect /notes/?a')
    assert.equal(get(both, '/notes', 'HEAD'), 'redirect /notes/')
    assert.equal(get(both, '/notes/', 'POST'), 'method GET, HEAD, OPTIONS')
    assert.equal(get(both, '/notes', 'PUT'), 'method OPTIONS, POST')
    assert.equal(get(both, '/notes', 'OPTIONS'), 'options OPTIONS, POST')
    assert.equal(get(router, '//', 'GET'), 'missing')
  })

  test('a redirect stays on this host', () => {
    const open = routerOf('/{name}/', '/{a}/{b}')
    const target = fc.array(fc.constantFrom('/', '\\', '%5c', '%2f', '%09', '.', 'evil.example', '?', '#', '@', ':'), { maxLength: 8 })
    fc.assert(
      fc.property(target, (pieces) => {
        const match = open.match('GET', `/${pieces.join('')}`)
        if (match.kind === 'redirect')
          assert.equal(new URL(match.detail, 'https://site.example').origin, 'https://site.example', match.detail)
      }),
      { numRuns: 2000 },
    )
    assert.equal(get(open, '//evil.example'), 'redirect /evil.example/')
    assert.equal(get(open, '/\\evil.example'), 'bad The path holds a backslash.')
  })

  test('bad paths keep their text for the log', () => {
    assert.equal(router.match('GET', '/a/../b?c').path, '/a/../b')
    assert.equal(get(router, '/%zz'), 'bad The path is not percent-encoded UTF-8.')
  })
})

describe('duplicates', () => {
  test('are refused with both places', () => {
    const router = new Router<string>()
    router.add(parsePattern('/a/{x}'), ['GET'], '1', { place: () => 'blog.ts:3' })
    router.add(parsePattern('/a/{x}'), ['POST'], '2')
    router.add(parsePattern('/a/{x:int}'), ['GET'], '3')
    assert.throws(() => router.add(parsePattern('/a/{y}'), ['POST', 'GET'], '4', { place: () => 'shop.ts:7' }), {
      code: 'ROUTE_DUPLICATE',
      message: 'Two routes answer POST "/a/{x}": one in an unknown place, one in shop.ts:7 ("/a/{y}").',
    })
    assert.throws(() => router.add(parsePattern('/a/{y}'), ['GET'], '5', { place: () => 'shop.ts:7' }), {
      message: /one in blog\.ts:3, one in shop\.ts:7/,
    })
  })
})

describe('routes that would never be reached', () => {
  const both = (first: string, second: string, methods: readonly string[] = ['GET']): void => {
    const router = new Router<string>()
    router.add(parsePattern(first), ['GET', 'POST'], '1', { place: () => 'blog.ts:3' })
    router.add(parsePattern(second), methods, '2', { place: () => 'shop.ts:7' })
  }

  test('are refused with both places', () => {
    for (const [first, second] of [
      ['/{a}', '/{b}'],
      ['/x/{rest:path}', '/x/{all:path}'],
      ['/{a:int}-{b}/c', '/{c:int}-{d}/c'],
      ['/über', '/über'],
      ['/a/', '/a/'],
    ] as const)
      assert.throws(() => both(first, second), { code: 'ROUTE_DUPLICATE', message: /one in blog\.ts:3, one in shop\.ts:7/ }, first)
  })

  test('a converter of the same pattern is no other path', () => {
    const parse = (text: string): string => text
    converter('testyear', { pattern: /\d{4}/, parse })
    converter('testpin', { pattern: /\d{4}/, parse })
    converter('testloose', { pattern: /\d{4}/i, parse })
    converter('testint', { pattern: /(?:0|[1-9]\d{0,15})/, parse })
    assert.throws(() => both('/a/{year:testyear}/b', '/a/{pin:testpin}/b'), {
      code: 'ROUTE_UNREACHABLE',
      message:
        'Two routes answer GET "/a/{year:testyear}/b", for their converters have the same pattern: ' +
        'one in blog.ts:3, one in shop.ts:7 ("/a/{pin:testpin}/b").',
    })
    both('/{year:testyear}/b', '/{pin:testpin}/c')
    both('/{year:testyear}', '/{pin:testloose}')
    both('/{year:testyear}', '/{pin:testpin}', ['DELETE'])
  })

  test('converters beside the same literals are tried in their order, so that none shadows another', () => {
    for (const patterns of [
      ['/v{a}', '/v{b:int}', '/v{c:slug}'],
      ['/v{c:slug}', '/v{b:int}', '/v{a}'],
    ]) {
      const router = routerOf(...patterns)
      assert.deepEqual(
        ['/v1', '/vx', '/vä'].map((target) => router.match('GET', encodeURI(target)).value),
        ['/v{b:int}', '/v{c:slug}', '/v{a}'],
      )
    }
    for (const patterns of [
      ['/{a}-{b}', '/{a}-{b:int}', '/{a:int}-{b}', '/{a:int}-{b:int}'],
      ['/{a:int}-{b:int}', '/{a:int}-{b}', '/{a}-{b:int}', '/{a}-{b}'],
    ]) {
      const router = routerOf(...patterns)
      assert.deepEqual(
        ['/1-1', '/1-x', '/x-1', '/x-x'].map((target) => router.match('GET', target).value),
        ['/{a:int}-{b:int}', '/{a:int}-{b}', '/{a}-{b:int}', '/{a}-{b}'],
      )
    }
    for (const patterns of [
      ['/{a}-{b}', '/{a}.{b}'],
      ['/{a}.{b}', '/{a}-{b}'],
    ])
      assert.equal(routerOf(...patterns).match('GET', '/x-y.z').value, '/{a}-{b}')
  })
})

test('what is built is matched, and gives the parameters back', () => {
  const pattern = parsePattern('/p/{id:int}/{name}-{slug:slug}/{rest:path}')
  const router = new Router<string>()
  router.add(pattern, ['GET'], 'x')
  const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/^\.\.?$|[-\0]/.test(text))
  const rest = fc
    .array(
      fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/^\.\.?$|[/\\\0]/.test(text)),
      { minLength: 1 },
    )
    .map((parts) => parts.join('/'))
  fc.assert(
    fc.property(fc.maxSafeNat(), name, fc.stringMatching(/^[a-z0-9_]+$/), rest, (id, one, slug, path) => {
      const params = { id, name: one, slug, rest: path }
      assert.deepEqual(router.match('GET', buildPath(pattern, params)).params, params)
    }),
  )
})

test('matching costs the same however long the path is for its length', () => {
  const router = routerOf('/{a}/{b}/{c}', '/{a:int}/{rest:path}', '/{rest:path}')
  assert.equal(router.match('GET', '/a'.repeat(50_000)).kind, 'found')
  const { kind, steps } = routerOf('/{rest:path}/b/{c}/d', '/{rest:path}/a/x').match('GET', '/a'.repeat(20_000))
  assert.equal(kind, 'missing')
  assert.ok(steps < 5 * 20_000, String(steps))
})
