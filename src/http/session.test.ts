import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fakeExchange } from '../../test/fake-exchange.ts'
import { Request } from './request.ts'
import { Session } from './session.ts'

test('a value changed in place is stored when it is said', () => {
  const session = new Session({ list: [1] })
  ;(session.get('list') as number[]).push(2)
  assert.equal(session.modified, false)
  session.touch()
  assert.deepEqual([session.modified, session.toJSON()], [true, { list: [1, 2] }])
})

test('a request that came to no application has neither session nor names', () => {
  const request = new Request(fakeExchange('GET', '/'), '/')
  assert.throws(() => request.session, { code: 'SESSION_MISSING' })
  assert.throws(() => request.urlFor('home'), { code: 'ROUTE_NAME_UNKNOWN' })
})
