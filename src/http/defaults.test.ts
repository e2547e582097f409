import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { checkDefaults } from './defaults.ts'
import { parsePattern } from './pattern.ts'
import { Route } from './route.ts'
import { Router } from './router.ts'

describe('defaults of a route', () => {
  const first = parsePattern('/articles')
  const rest = parsePattern('/{lang}/articles')
  const router = new Router<string>()
  router.add(first, ['GET'], 'first', { defaults: checkDefaults({ page: 1 }, first.names, first.source) })
  router.add(rest, ['GET'], 'rest', { defaults: checkDefaults({ page: 1, all: false }, rest.names, rest.source) })
  router.add(parsePattern('/articles/{page:int}'), ['GET'], 'page')

  test('stand among the parameters', () => {
    assert.deepEqual(router.match('GET', '/articles').params, { page: 1 })
    assert.deepEqual(router.match('GET', '/de/articles?page=9').params, { lang: 'de', page: 1, all: false })
  })

  test('a path that spells the default out is a page of its own, not a redirect', () => {
    const { kind, value, params } = router.match('GET', '/articles/1')
    assert.deepEqual({ kind, value, params }, { kind: 'found', value: 'page', params: { page: 1 } })
  })

  test('cannot be changed for the next request', () => {
    const { params } = router.match('GET', '/articles')
    assert.throws(() => Object.assign(params, { page: 2 }), TypeError)
    Object.assign(router.match('GET', '/de/articles').params, { page: 2 })
    assert.deepEqual(router.match('GET', '/de/articles').params, { lang: 'de', page: 1, all: false })
  })

  test('a URL is the path, and its parameters may not say otherwise', () => {
    const route = new Route<string>(first, '', { base: '/x' }, { defaults: { page: 1 } })
    assert.equal(route.url({}), '/x/articles')
    assert.equal(route.url({ page: 1 }), '/x/articles')
    assert.equal(route.url({ page: undefined }), '/x/articles')
    assert.throws(() => route.url({ page: 2 }), {
      code: 'ROUTE_PARAM_INVALID',
      message: 'The parameter "page" of "/articles" is 2, but this route has it as 1 always.',
    })
  })

  test('that say nothing are refused', () => {
    for (const [defaults, found] of [
      [{ lang: 'de' }, /"lang", which the path holds/],
      [JSON.parse('{"__proto__":1}'), /"__proto__", expected names/],
      [{ 'a b': 1 }, /"a b", expected names/],
      [{ page: {} }, /page: Object, expected text, numbers and booleans/],
      [{ page: null }, /page: null/],
      ['page', /hold "page", expected an object/],
      [null, /hold null, expected an object/],
    ] as const)
      assert.throws(() => checkDefaults(defaults as never, ['lang'], '/{lang}'), { code: 'ROUTE_DEFAULTS', message: found })
  })
})
