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

test('a value that JSON cannot hold is refused where it is set', () => {
  const session = new Session()
  const cycle: unknown[] = []
  cycle.push(cycle)
  for (const value of [undefined, Number.NaN, 1n, () => 1, Symbol('s'), new Map(), new Uint8Array(1), cycle, { list: [new Set()] }]) {
    assert.throws(() => session.set('x', value), { code: 'SESSION_VALUE' })
  }
  assert.throws(() => session.set(undefined as never, 1), { code: 'SESSION_VALUE' })
  assert.deepEqual([session.modified, session.size], [false, 0])
  const twice = { a: 1, none: undefined }
  for (const value of [null, 0, '', false, [twice, twice], new Date(0), Object.create(null)]) session.set('x', value)
})

test('every way of looking at it is seen, so that the answer varies', () => {
  const looks = { isNew: (session: Session) => session.isNew, json: (session: Session) => JSON.stringify(session) }
  for (const [name, look] of Object.entries(looks)) {
    const session = new Session({ a: 1 })
    assert.equal(session.accessed, false)
    look(session)
    assert.equal(session.accessed, true, name)
  }
})
