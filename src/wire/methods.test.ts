import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMethod } from './methods.ts'

test('registered methods are read, whatever stands behind them', () => {
  for (const method of [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'CONNECT',
    'TRACE',
    'QUERY',
    'PROPFIND',
    'M-SEARCH',
    'VERSION-CONTROL',
    'UPDATEREDIRECTREF',
    'PURGE',
  ]) {
    assert.equal(readMethod(`${method} /path HTTP/1.1`, method.length), method)
  }
})

test('nothing else is', () => {
  for (const method of ['get', 'Get', 'GE', 'GETS', 'POS', 'POSTX', 'PRI', '*', 'FOO', '', 'constructor', '__proto__']) {
    assert.equal(readMethod(`${method} /path HTTP/1.1`, method.length), null, method)
  }
})
