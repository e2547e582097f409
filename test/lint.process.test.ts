// That biome.json refuses what the project does not write. Whether biome's rules work is biome's to test; that they are on is ours.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'

const ROOT: string = join(import.meta.dirname, '..')

/** Rules, each with a text that breaks it and no other. */
const CASES: Readonly<Record<string, string>> = {
  noDefaultExport: 'export default 1',
  noReExportAll: "export * from './a.ts'",
  noEnum: 'export enum A { B }',
  noNamespace: 'export namespace A {}',
  noParameterProperties: 'export class A {\n  constructor(readonly a: number) {}\n}',
  useConsistentMemberAccessibility: 'export class A {\n  public a() {}\n}',
  noExplicitAny: 'export const a: any = 1',
  noNestedTernary: 'export const a = (b: number) => (b > 1 ? 2 : b > 0 ? 1 : 0)',
  useImportType: "import { A } from './a.ts'\nexport const a = (b: A) => b",
  useNodejsImportProtocol: "import fs from 'fs'\nexport const a = fs.constants",
  useImportExtensions: "import { a } from './a'\nexport const b = a + 1",
  noUnusedVariables: 'const a = 1',
  noNonNullAssertion: 'export const a = (b: number | null) => b!',
}

describe('lint', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-lint-'))
  let output: string

  before(() => {
    for (const file of ['biome.json', '.gitignore']) cpSync(join(ROOT, file), join(folder, file))
    for (const [rule, text] of Object.entries(CASES)) write(`src/http/${rule}.ts`, text)
    write('src/http/a.ts', 'export const a = 1\nexport type A = number')
    write('examples/hello/hello.ts', 'export default 1')
    const args = ['lint', '--error-on-warnings', '--max-diagnostics=none', '--reporter=github']
    output = spawnSync(join(ROOT, 'node_modules/.bin/biome'), args, { cwd: folder, encoding: 'utf8' }).stdout
  })

  after(() => rmSync(folder, { recursive: true, force: true }))

  for (const rule of Object.keys(CASES)) test(`has ${rule}`, () => assert.deepEqual(broken(`src/http/${rule}.ts`), [rule]))

  test('lets an example export its application by default', () => {
    assert.deepEqual(broken('examples/hello/hello.ts'), [])
  })

  function write(path: string, text: string): void {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), `${text}\n`)
  }

  /** The rules that a file breaks. */
  function broken(path: string): string[] {
    const lines = output.split('\n').filter((line) => line.includes(`/${path},`))
    return lines.map((line) => /title=lint\/\w+\/(\w+)/.exec(line)?.[1] ?? line)
  }
})
