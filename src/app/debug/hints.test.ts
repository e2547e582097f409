import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeExchange } from '../../../test/fake-exchange.ts'
import { NuagesError } from '../../base/errors.ts'
import { HttpError } from '../../http/error.ts'
import { Request } from '../../http/request.ts'
import { hintFor } from './hints.ts'

function hint(error: unknown, headers = {}): string | null {
  return hintFor(error, new Request(fakeExchange('POST', '/', { headers }), '/'))
}

test("an error's own hint stands first", () => {
  assert.equal(hint(new NuagesError('A', 'a is not a function', { hint: 'own' })), 'own')
})

test('a misspelt method has the nearest one', () => {
  assert.equal(hint(new TypeError('request.jsn is not a function')), 'Did you mean request.json?')
  assert.equal(hint(new TypeError('title.toUppercase is not a function')), 'Did you mean title.toUpperCase?')
  assert.match(hint(new TypeError('thing.frobnicate is not a function')) ?? '', /^thing has nothing to call under the name frobnicate/)
})

test('a name that is not defined is imported or declared', () => {
  assert.equal(hint(new ReferenceError('notFuond is not defined')), "Did you mean notFound: import { notFound } from 'nuages'")
  assert.equal(hint(new ReferenceError('html is not defined')), "Import it: import { html } from 'nuages'")
  assert.equal(hint(new ReferenceError('abracadabra is not defined')), 'Import or declare abracadabra.')
})

test('a value that is missing is named', () => {
  assert.match(hint(new TypeError("Cannot read properties of null (reading 'title')")) ?? '', /^What stands before \.title is null\./)
})

test('a form without its type loses its files', () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  assert.match(hint(new Error('the form has no file'), headers) ?? '', /enctype="multipart\/form-data"/)
  assert.equal(hint(new Error('the form has no file')), null)
})

test('a GET where a POST is taken is told how it came about', () => {
  const get = new Request(fakeExchange('GET', '/'), '/')
  const lost = hintFor(new HttpError(405, undefined, { headers: { allow: 'POST, OPTIONS' } }), get) ?? ''
  assert.match(lost, /method="post".*redirect.*307 and 308 do not/)
  assert.equal(hintFor(new HttpError(405, undefined, { headers: { allow: 'PUT' } }), get), null)
  assert.equal(hint(new HttpError(405, undefined, { headers: { allow: 'POST' } })), null)
})
