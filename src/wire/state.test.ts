import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLIENT, SERVER, step } from './state.ts'

test('a request is read and the next one awaited', () => {
  let state: keyof typeof CLIENT = 'idle'
  for (const by of ['head', 'data', 'data', 'end', 'next'] as const) state = step(CLIENT, state, by)
  assert.equal(state, 'idle')
})

test('what has ended cannot go on', () => {
  for (const state of ['closed', 'refused'] as const) assert.deepEqual(CLIENT[state], {})
  for (const state of ['closed', 'switched', 'aborted'] as const) assert.deepEqual(SERVER[state], {})
})

test('every state is reached, and every state but the last ones leads on', () => {
  for (const [table, last] of [
    [CLIENT, ['closed', 'refused']],
    [SERVER, ['closed', 'switched', 'aborted']],
  ] as const) {
    const reached = new Set<string>(['idle'])
    for (const steps of Object.values(table)) for (const next of Object.values(steps)) reached.add(next as string)
    assert.deepEqual([...reached].sort(), Object.keys(table).sort())
    for (const [state, steps] of Object.entries(table))
      assert.equal(Object.keys(steps).length === 0, (last as readonly string[]).includes(state))
  }
})

test('a step that is not in the table is a mistake and says which', () => {
  assert.throws(() => step(CLIENT, 'closed', 'next'), { message: "An HTTP/1.1 machine in state 'closed' cannot 'next'." })
  assert.throws(() => step(SERVER, 'body', 'head'), { message: "An HTTP/1.1 machine in state 'body' cannot 'head'." })
})
