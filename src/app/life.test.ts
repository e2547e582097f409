import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { App } from './app.ts'
import { Blueprint } from './blueprint.ts'

test('an onStop hook that fails keeps none of the others from running', async () => {
  const ran: string[] = []
  const app = new App()
  app.onStop(() => void ran.push('first'))
  app.onStop(async () => {
    ran.push('second')
    throw new Error('second')
  })
  app.onStop(() => {
    ran.push('third')
    throw new Error('third')
  })
  await assert.rejects(
    async () => app.stop(),
    (error: AggregateError) => error.errors.map(({ message }) => message).join() === 'third,second',
  )
  assert.deepEqual(ran, ['third', 'second', 'first'])

  const one = new App()
  one.onStop(() => {
    throw new Error('alone')
  })
  assert.throws(() => one.stop(), { message: 'alone' })
})

describe('a start hook that fails', () => {
  const build = (fail: () => unknown): { app: App; ran: string[]; told: string[] } => {
    const ran: string[] = []
    const told: string[] = []
    const database = { bind: () => void ran.push('bind'), close: async () => void ran.push('close') }
    const app = new App({ database, log: { error: (text) => told.push(text), warn() {}, info() {} } })
    const shelf = (name: string, start: () => unknown): Blueprint<string, string, string> => {
      const blueprint = new Blueprint(name)
      blueprint.onStart(() => {
        ran.push(`${name} starts`)
        return start() as void
      })
      blueprint.onStop(() => void ran.push(`${name} stops`))
      return blueprint
    }
    app.register(shelf('first', () => {}))
    app.register(shelf('second', fail))
    app.register(shelf('third', () => {}))
    return { app, ran, told }
  }
  const expected = ['bind', 'first starts', 'second starts', 'second stops', 'first stops', 'close']

  for (const [kind, fail] of [
    ['at once', () => assert.fail('no search')],
    ['later', async () => assert.fail('no search')],
  ] as const) {
    test(`${kind}: what was begun is stopped in reverse order, and its error is thrown`, async () => {
      const { app, ran, told } = build(fail)
      await assert.rejects(async () => app.start(), { message: 'no search' })
      assert.deepEqual(ran, expected)
      assert.deepEqual(told, [])
    })
  }

  test('what stopping throws is logged, and hides neither the error nor the other hooks', async () => {
    const { app, ran, told } = build(() => assert.fail('no search'))
    app.onStop(() => assert.fail('nothing to stop'))
    await assert.rejects(async () => app.start(), { message: 'no search' })
    assert.deepEqual(ran, expected)
    assert.match(told.join(), /nothing to stop/)
  })
})
