import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { type CorsOptions, cors } from './cors.ts'
import { Request } from './request.ts'
import { Response } from './response.ts'

const SHOP = 'https://shop.example'

async function ask(options: CorsOptions, method: string, headers: Record<string, string>): Promise<Response> {
  return cors(options)(new Request(fakeExchange(method, '/', { headers }), '/'), async () => Response.text('Hello'))
}

/** The fields that are about other origins. */
function told({ headers }: Response): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control') || name === 'vary'))
}

function preflight(origin: string, method = 'PUT'): Record<string, string> {
  return { origin, 'access-control-request-method': method }
}

describe('cors', () => {
  test('lets the named origins read answers', async () => {
    const options = { origins: [SHOP], expose: ['x-total', 'etag'] }
    const response = await ask(options, 'GET', { origin: SHOP })
    assert.equal(response.body, 'Hello')
    assert.deepEqual(told(response), {
      vary: 'origin',
      'access-control-allow-origin': SHOP,
      'access-control-expose-headers': 'x-total, etag',
    })
  })

  test('says nothing to others, but that it depends', async () => {
    const strangers = [
      'https://evil.example',
      'http://shop.example',
      'https://shop.example:444',
      'https://shop.example.evil.example',
      'null',
    ]
    for (const origin of strangers) {
      assert.deepEqual(told(await ask({ origins: [SHOP] }, 'GET', { origin })), { vary: 'origin' })
      const asked = await ask({ origins: [SHOP] }, 'OPTIONS', preflight(origin))
      assert.deepEqual([asked.body, told(asked)], ['Hello', { vary: 'origin' }])
    }
    assert.deepEqual(told(await ask({ origins: [SHOP] }, 'GET', {})), { vary: 'origin' }, 'a cache would hand it to the shop')
  })

  test('answers what browsers ask beforehand', async () => {
    const asked = await ask({ origins: [SHOP], headers: ['authorization'], credentials: true }, 'OPTIONS', preflight(SHOP))
    assert.deepEqual([asked.status, asked.body], [204, null])
    assert.deepEqual(told(asked), {
      vary: 'origin',
      'access-control-allow-origin': SHOP,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': 'authorization',
      'access-control-max-age': '600',
    })
    const few = told(await ask({ origins: [SHOP], methods: [], headers: [], maxAge: 0 }, 'OPTIONS', preflight(SHOP)))
    assert.deepEqual(
      [few['access-control-allow-methods'], few['access-control-allow-headers'], few['access-control-max-age']],
      ['GET, HEAD, POST', undefined, '0'],
    )
    assert.equal((await ask({ origins: [SHOP] }, 'OPTIONS', { origin: SHOP })).body, 'Hello', 'a plain OPTIONS is the application’s')
  })

  test('for any origin, without cookies', async () => {
    assert.deepEqual(told(await ask({ origins: '*' }, 'GET', { origin: 'null' })), { 'access-control-allow-origin': '*' })
    assert.deepEqual(told(await ask({ origins: '*' }, 'GET', {})), {})
  })

  test('only for some requests', async () => {
    const options = { origins: '*', only: ({ method }: { method: string }) => method === 'GET' } as const
    assert.deepEqual(told(await ask(options, 'OPTIONS', preflight(SHOP))), {})
    assert.deepEqual(told(await ask(options, 'GET', { origin: SHOP })), { 'access-control-allow-origin': '*' })
  })

  test('adds to Vary, and keeps what is synchronous synchronous', () => {
    const request = new Request(fakeExchange('GET', '/', { headers: { origin: SHOP } }), '/')
    const response = cors({ origins: [SHOP] })(request, () => Response.text('', { headers: { vary: 'cookie' } }))
    assert.ok(response instanceof Response)
    assert.equal(response.headers.get('vary'), 'cookie, origin')
  })

  test('refuses options that would not do what they say', () => {
    const wrong: object[] = [
      { origins: '*', credentials: true },
      { origins: SHOP },
      { origins: ['shop.example'] },
      { origins: ['https://shop.example/'] },
      { origins: ['*'] },
      { origins: ['null'] },
      { origins: [SHOP], methods: ['PUT, DELETE'] },
      { origins: [SHOP], headers: ['*'] },
      { origins: [SHOP], expose: ['a b'] },
      { origins: [SHOP], maxAge: -1 },
    ]
    for (const options of wrong) assert.throws(() => cors(options as CorsOptions), { code: 'CORS_INVALID' })
    assert.throws(() => cors({ origins: [SHOP], credential: true } as CorsOptions), {
      code: 'CORS_INVALID',
      message: 'There is no option "credential" of cors().',
      hint: 'Did you mean credentials?',
    })
  })
})
