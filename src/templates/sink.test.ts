import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { Environment } from './environment.ts'

const environment = new Environment()
const LOOP = environment.fromString('{% for x in items %}{{ x }}{% endfor %}')

/** Texts without end, and what became of their source. */
function endless(): { items: AsyncGenerator<string>; made: () => number; isClosed: () => boolean } {
  let count = 0
  let closed = false
  async function* source(): AsyncGenerator<string> {
    try {
      for (;;) {
        count += 1
        yield 'x'.repeat(1000)
      }
    } finally {
      closed = true
    }
  }
  return { items: source(), made: () => count, isClosed: () => closed }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await setImmediate()
}

describe('a stream', () => {
  test('makes no more than its reader wants', async () => {
    const source = endless()
    const stream = LOOP.stream({ items: source.items })
    for (let i = 0; i < 5; i += 1) {
      assert.equal((await stream.next()).done, false)
      await turns(20)
    }
    assert.ok(source.made() < 40, String(source.made()))
    await stream.return()
  })

  test('that nobody reads to its end closes what it reads from', async () => {
    for (const template of [LOOP, environment.fromString('{{ "head" }}{{ p }}{% for x in items %}{{ loop.index }}{% endfor %}')]) {
      const source = endless()
      for await (const chunk of template.stream({ items: source.items, p: Promise.resolve('p') })) {
        assert.ok(chunk.length > 0)
        break
      }
      await turns(20)
      assert.ok(source.isClosed())
      const made = source.made()
      await turns(20)
      assert.equal(source.made(), made)
    }
  })

  test('gives what there is before it tells of an error', async () => {
    const chunks: string[] = []
    const fails = environment.fromString('head{{ p }}body\n{{ fail() }}tail').stream({
      p: Promise.resolve('-'),
      fail: () => {
        throw new RangeError('late')
      },
    })
    await assert.rejects(async () => {
      for await (const chunk of fails) chunks.push(chunk)
    }, RangeError)
    assert.equal(chunks.join(''), 'head-body\n')
  })

  test('is whole, whatever the size of its pieces', async () => {
    const items = Array.from({ length: 300 }, (_, i) => String(i).repeat(500))
    let text = ''
    for await (const chunk of LOOP.stream({ items })) text += chunk
    assert.equal(text, items.join(''))
  })
})

test('a promise that fails before the template comes to it is no unhandled rejection', async () => {
  const seen: unknown[] = []
  const note = (error: unknown): number => seen.push(error)
  process.on('unhandledRejection', note)
  try {
    const template = environment.fromString('{{ slow }}{{ failing }}')
    const block = environment.fromString('{% block b %}{{ slow }}{{ failing }}{% endblock %}')
    const given = (): Record<string, unknown> => ({ slow: turns(5), failing: Promise.reject(new RangeError('x')) })
    await assert.rejects(template.renderAsync(given()), RangeError)
    await assert.rejects(template.renderAsync(new Map(Object.entries(given()))), RangeError)
    await assert.rejects(block.renderBlockAsync('b', given()), RangeError)
    await assert.rejects(template.stream(given()).next(), RangeError)
    await turns(5)
    assert.deepEqual(seen, [])
  } finally {
    process.off('unhandledRejection', note)
  }
})
