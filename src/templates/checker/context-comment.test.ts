import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readDeclarations } from './context-comment.ts'

function readContext(source: string, start?: string, end?: string): unknown {
  const { context, bad } = readDeclarations(source, start, end)
  return bad[0] ?? context
}

describe('the comment about the context', () => {
  test('has a type, and a module for its names', () => {
    assert.deepEqual(readContext("{# context: { article: Article, tags: string[] } from './models.ts' #}"), {
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
    assert.match((readContext(comment) as { message: string }).message, /`type Role` is no name/)
    assert.deepEqual(readContext(comment.replace(', type Role', ', Role')), {
      type: 'Page & { user: Person }',
      imports: [
        { module: './pages.ts', names: ['Page'] },
        { module: './users.ts', names: ['User as Person', 'Role'] },
      ],
      at: 12,
    })
  })

  test('needs no module where TypeScript knows all names', () => {
    assert.deepEqual(readContext('{# context: { n?: number; days: Map<Date, string[]> } #}'), {
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
      assert.equal(readContext(source), null, source)
    }
  })

  test('says what is wrong with it', () => {
    assert.deepEqual(readContext('{# context: #}'), {
      message: 'This comment declares nothing: a type is expected after the colon.',
      at: 12,
    })
    const { message, at } = readContext("{# context: {} from './a.ts' and more #}") as { message: string; at: number }
    assert.match(message, /^The type was expected to end here/)
    assert.equal(at, 29)
  })

  test('may be about a macro', () => {
    const { context, macros } = readDeclarations(
      "{# macro card: { a: A } from './a.ts' #}{# context: {} #}{# macro row: {} #}{# macro card: {} #}",
    )
    assert.equal(context?.type, '{}')
    assert.deepEqual(
      [...macros].map(([name, { type, imports }]) => [name, type, imports.length]),
      [
        ['card', '{ a: A }', 1],
        ['row', '{}', 0],
      ],
    )
  })

  test('follows the signs of the environment', () => {
    assert.equal((readContext('<# context: {} #>', '<#', '#>') as { type: string }).type, '{}')
  })
})
