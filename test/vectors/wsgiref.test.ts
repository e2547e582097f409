// What Python's wsgiref answered (wsgiref.json says which version), and what we answer.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { type Environ, environOf } from '../../src/gateway/wsgi-environ.ts'
import { isHopByHop } from '../../src/gateway/wsgi-start.ts'
import { InputStream } from '../../src/gateway/wsgi-streams.ts'
import { applicationUri, guessScheme, requestUri, setupTestingDefaults, shiftPathInfo } from '../../src/gateway/wsgi-util.ts'
import { fakeExchange } from '../fake-exchange.ts'

interface Recorded {
  readonly shift: readonly (readonly [script: string, path: string, name: string | null, newScript: string, newPath: string])[]
  readonly uris: readonly (readonly [environ: Environ, application: string, request: string, withoutQuery: string])[]
  readonly targets: readonly (readonly [target: string, path: string, query: string])[]
  readonly inputs: readonly (readonly [data: string, calls: readonly Call[]])[]
  readonly hop: readonly (readonly [name: string, is: boolean])[]
  readonly schemes: readonly (readonly [https: string | null, scheme: string])[]
}

type Call = readonly [method: 'read' | 'readline' | 'readlines', size: number | null, result: string | string[]]

const recorded: Recorded = JSON.parse(readFileSync(new URL('wsgiref.json', import.meta.url), 'utf8'))
const text = (data: Uint8Array): string => Buffer.from(data).toString()

describe("Python's wsgiref", () => {
  test('shift_path_info', () => {
    for (const [script, path, name, newScript, newPath] of recorded.shift) {
      const environ = setupTestingDefaults({ SCRIPT_NAME: script, PATH_INFO: path })
      const shifted = shiftPathInfo(environ)
      assert.deepEqual([shifted, environ.SCRIPT_NAME, environ.PATH_INFO], [name, newScript, newPath], JSON.stringify([script, path]))
    }
  })

  test('application_uri and request_uri', () => {
    for (const [environ, application, request, withoutQuery] of recorded.uris) {
      assert.deepEqual([applicationUri(environ), requestUri(environ), requestUri(environ, false)], [application, request, withoutQuery])
    }
  })

  test('PATH_INFO and QUERY_STRING of a target', () => {
    for (const [target, path, query] of recorded.targets) {
      const environ = environOf(fakeExchange('GET', target), new Uint8Array(0))
      assert.deepEqual([environ.PATH_INFO, environ.QUERY_STRING], [path, query], target)
    }
  })

  test('the input stream, as its io.BytesIO', () => {
    for (const [data, calls] of recorded.inputs) {
      const input = new InputStream(new TextEncoder().encode(data))
      for (const [method, size, expected] of calls) {
        const result = size === null ? input[method]() : input[method](size)
        assert.deepEqual(Array.isArray(result) ? result.map(text) : text(result), expected, JSON.stringify([data, calls]))
      }
    }
  })

  test('is_hop_by_hop and guess_scheme', () => {
    for (const [name, is] of recorded.hop) assert.equal(isHopByHop(name), is, name)
    for (const [https, scheme] of recorded.schemes) assert.equal(guessScheme(https === null ? {} : { HTTPS: https }), scheme, String(https))
  })
})
