// Contexts, globals and filters that the code of a project declares.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Environment } from '../environment.ts'
import { FileSystemLoader } from '../file-loader.ts'
import { type CheckResult, findMistakes } from './check.ts'

const ROOT: string = join(import.meta.dirname, '../../..')
const MODELS = `export interface Article { title: string; price: number }
export interface User { name: string }
`
const PAGES = `import { type Article, type User as Person } from './models.ts'
import { template } from 'nuages'
export interface Row { cells: string[] }
interface Hidden { a: string }
export const article = template<{ article: Article; user?: Person; rows: Map<string, Row[]> }>('article.html')
export const hidden = template<Hidden>('hidden.html')
export const other = template('untyped.html')
`
const MERGED = `import type { Article, User } from './models.ts'
declare module 'nuages' {
  interface Templates {
    'merged.html': { article: Article; map: { 'inner.html': string } }
  }
}
declare module 'nuages/templates' {
  interface TemplateGlobals { paper: { name: string } }
  interface FilterTypes { money(value: number, currency?: string): string; upper(value: string): { upper: true } }
  interface TestTypes { user(value: unknown): value is User }
}
`

describe('what code declares of templates', () => {
  let folder: string
  let result: CheckResult

  before(async () => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/code-'))
    write('tsconfig.json', '{ "extends": "../../tsconfig.json", "include": ["*.ts"] }')
    write('models.ts', MODELS)
    write('pages.ts', PAGES)
    write('pages.test.ts', PAGES.replace('untyped', 'inner').replace('template(', 'template<{ x: 1 }>('))
    write(
      'comments.ts',
      `${PAGES.slice(0, PAGES.indexOf('export'))}// template<{ x: 1 }>('inner.html')\n/* template<{ x: 1 }>('inner.html') */`,
    )
    write('another.ts', "import { template } from 'eta'\ntemplate<{ x: 1 }>('inner.html')")
    write('merged.ts', MERGED)
    write(
      'templates/article.html',
      '{{ article.titel }}\n{{ user.name if user }}{{ user.nam if user }}\n{% for name, rows in rows.items() %}{{ rows[0].cels }}{% endfor %}',
    )
    write('templates/hidden.html', '{{ a }}')
    write('templates/untyped.html', '{{ b.c }}{{ paper.nam }}')
    write('templates/merged.html', '{{ article.titel }}\n{{ paper.nam }}{{ paper.name }}\n{{ asset("x") }}{{ assets }}')
    write('templates/inner.html', '{{ a.b.c }}')
    write(
      'templates/filters.html',
      "{# context: { article: Article, who: { name: string } | string } from './models.ts' #}\n{{ article.title|money }}\n{{ article.price|money(1) }}\n{{ article.price|money('EUR') }}{{ (article.title|upper).upper }}{% if who is user %}{{ who.name }}{{ who.nam }}{% endif %}",
    )
    const environment = new Environment({
      loader: new FileSystemLoader(join(folder, 'templates')),
      filters: { money: String },
      tests: { user: Boolean },
      globals: { paper: {}, asset: String },
    })
    result = await findMistakes({ environment, project: folder, cache: 'cache' })
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }

  function found(name: string): string[] {
    return result.findings
      .filter(({ template, severity }) => template === name && severity === 'error')
      .map(({ line, column, message }) => `${line}:${column} ${message}`)
  }

  test('by template<Context>(name), with the names that its file imports and exports', () => {
    assert.deepEqual(found('article.html'), [
      "1:12 unknown attribute 'titel' of Article. Did you mean 'title'?",
      "2:32 unknown attribute 'nam' of User. Did you mean 'name'?",
      "3:48 unknown attribute 'cels' of Row. Did you mean 'cells'?",
    ])
    assert.match(found('hidden.html').join(), /^1:1 the context cannot be read: .*'Hidden'/)
    assert.deepEqual(found('untyped.html'), [])
  })

  test('by merging into Templates, and globals by merging into TemplateGlobals', () => {
    assert.deepEqual(found('merged.html'), [
      "1:12 unknown attribute 'titel' of Article. Did you mean 'title'?",
      "2:10 unknown attribute 'nam'. Did you mean 'name'?",
      "3:20 unknown variable 'assets'. Did you mean 'asset'?",
    ])
    assert.deepEqual(found('inner.html'), [])
  })

  test('of filters and tests by merging into FilterTypes and TestTypes', () => {
    assert.deepEqual(found('filters.html'), [
      '2:12 `money` is given string, it takes number.',
      '3:24 `money` is given number, it takes string.',
      "4:107 unknown attribute 'nam'. Did you mean 'name'?",
    ])
  })
})
