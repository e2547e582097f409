import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readContext } from './context-comment.ts'

function declared(source: string): unknown {
  return readContext(source)
}

describe('the comment about the context', () => {
  test('has a type, and a module for its names', () => {
    assert.deepEqual(declared("{# context: { article: Article, tags: string[] } from './models.ts' #}"), {
      type: '{ article: Article, tags: string[] }',
      imports: [{ module: './models.ts', names: ['Article'] }],
      at: 12,
    })
  })

  test('may stand anywhere, over several lines, with signs that eat white space', () => {
    const found = readContext('x\n{# other #}\n{#- context:\n  Page\n  from "./pages.ts"\n-#}\n')
    assert.deepEqual(found, { type: 'Page', imports: [{ module: './pages.ts', names: ['Page'] }], at: 29 })
  })

  test('takes names from more than one module', () => {
    const comment = "{# context: Page & { user: Person } from './pages.ts' import { User as Person, type Role } from './users.ts' #}"
    assert.match((declared(comment) as { message: string }).message, /`type Role` is no name/)
    assert.deepEqual(declared(comment.replace(', type Role', ', Role')), {
      type: 'Page & { user: Person }',
      imports: [
        { module: './pages.ts', names: ['Page'] },
        { module: './users.ts', names: ['User as Person', 'Role'] },
      ],
      at: 12,
    })
  })

  test('needs no module where TypeScript knows all names', () => {
    assert.deepEqual(declared('{# context: { n?: number; days: Map<Date, string[]> } #}'), {
      type: '{ n?: number; days: Map<Date, string[]> }',
      imports: [],
      at: 12,
    })
  })

  test('imports neither keys, nor members, nor what is in quotes', () => {
    const found = readContext("{# context: { Key: Outer.Inner, kind: 'News' | \"Old\", from: From } from './a.ts' #}")
    assert.deepEqual(found, {
      type: '{ Key: Outer.Inner, kind: \'News\' | "Old", from: From }',
      imports: [{ module: './a.ts', names: ['Outer', 'From'] }],
      at: 12,
    })
  })

  test('is missing in other comments', () => {
    for (const source of ['', 'context: {}', '{# the context: none #}', '{# contexts: {} #}', '{# context: {}', '{% raw %}{% endraw %}']) {
      assert.equal(declared(source), null, source)
    }
  })

  test('says what is wrong with it', () => {
    assert.deepEqual(declared('{# context: #}'), {
      message: 'The comment declares no context: a type is expected after `context:`.',
      at: 12,
    })
    const { message, at } = readContext("{# context: {} from './a.ts' and more #}") as { message: string; at: number }
    assert.match(message, /^The context was expected to end here/)
    assert.equal(at, 29)
  })

  test('follows the signs of the environment', () => {
    assert.equal((readContext('<# context: {} #>', '<#', '#>') as { type: string }).type, '{}')
  })
})
