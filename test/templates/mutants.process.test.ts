// Templates that are right have no findings, and every mistake that is made in them has one, at its line.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  type CheckResult,
  checkTemplates,
  DictLoader,
  doExtension,
  Environment,
  FileSystemLoader,
  loopControls,
} from '../../src/templates.ts'
import { sampleOf } from './generator.ts'
import { type Mutant, mutantsOf, seeded } from './mutants.ts'

const ROOT: string = join(import.meta.dirname, '../..')
const FOLDER: string = join(import.meta.dirname, 'checked')
const NAMES: readonly string[] = readdirSync(FOLDER).filter((name) => !name.endsWith('.ts'))
const ROUTES: ReadonlyMap<string, readonly string[]> = new Map([
  ['login', []],
  ['logout', []],
  ['article', ['slug']],
  ['product', ['sku']],
])

describe('mistakes in templates', () => {
  let cache: string
  let mutants: Mutant[]
  let result: CheckResult
  let right: CheckResult

  before(async () => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    cache = mkdtempSync(join(ROOT, '.cache/mutants-'))
    const environment = new Environment({ loader: new FileSystemLoader(FOLDER) })
    right = await checkTemplates({ environment, project: FOLDER, cache: join(cache, 'right'), routes: ROUTES })
    mutants = mutantsOf(environment, FOLDER, NAMES, 2, seeded(20261125))
    const sources = NAMES.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const)
    const wrong = mutants.map(({ source }, index) => [`mutants/${index}`, source] as const)
    const loader = new DictLoader(Object.fromEntries([...sources, ...wrong]))
    result = await checkTemplates({
      environment: new Environment({ loader }),
      project: FOLDER,
      cache: join(cache, 'wrong'),
      routes: ROUTES,
    })
  })
  after(() => rmSync(cache, { recursive: true, force: true }))

  test('are none in right templates', () => {
    assert.deepEqual(
      right.findings.map(({ template, line, message }) => `${template}:${line} ${message}`),
      [],
    )
    assert.equal(right.typed, NAMES.length)
  })

  test('are found, all of at least 500, where they were made', () => {
    const findings = Map.groupBy(
      result.findings.filter(({ severity }) => severity === 'error'),
      ({ template }) => template,
    )
    const missed = mutants.flatMap(({ template, what, line, from, to }, index) => {
      const found = findings.get(`mutants/${index}`) ?? []
      const isFound = line === 0 ? found.length > 0 : found.some((one) => one.line === line)
      return isFound ? [] : [`${template}:${line} ${what} ${from} -> ${to}`]
    })
    assert.ok(mutants.length >= 500, String(mutants.length))
    assert.deepEqual(missed, [])
  })

  test('are found among 200 templates, the second time sooner', async (context) => {
    const sources = new Map<string, string>()
    for (let copy = 0; sources.size < 200; copy += 1) {
      for (const name of NAMES) {
        const source = readFileSync(join(FOLDER, name), 'utf8')
        sources.set(`${copy}/${name}`, source.replaceAll(/'(\w+\.html)'/g, `'${copy}/$1'`))
      }
    }
    for (const what of ['first', 'again', 'one changed']) {
      if (what === 'one changed') sources.set('3/feed.xml', `${sources.get('3/feed.xml')}{{ artcles }}`)
      const environment = new Environment({ loader: new DictLoader(Object.fromEntries(sources)) })
      const begin = performance.now()
      const { findings, templates } = await checkTemplates({ environment, project: FOLDER, cache: join(cache, 'many') })
      context.diagnostic(`${templates} templates, ${what}: ${Math.round(performance.now() - begin)} ms`)
      assert.deepEqual(
        findings.map(({ message }) => message),
        what === 'one changed' ? ["unknown variable 'artcles'. Did you mean 'articles'?"] : [],
      )
    }
  })

  test('are no mistakes of the checker: the compiler can read what stands for any template', async () => {
    const sources = Array.from({ length: 400 }, (_, seed) => sampleOf(seed).templates).flatMap((templates, seed) =>
      Object.entries(templates).map(
        ([name, source]) => [`${seed}/${name}`, name === 'main.html' ? `{# context: any #}${source}` : source] as const,
      ),
    )
    const environment = new Environment({ loader: new DictLoader(Object.fromEntries(sources)), extensions: [doExtension, loopControls] })
    const { findings, typed } = await checkTemplates({ environment, project: FOLDER, cache: join(cache, 'random') })
    assert.equal(typed, 400)
    assert.deepEqual(
      findings.filter(({ kind, message }) => kind === 'context' || message.startsWith('this cannot be checked')),
      [],
    )
  })
})
