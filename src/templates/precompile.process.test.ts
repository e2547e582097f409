import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { debugExtension } from './extensions.ts'
import { DictLoader } from './loader.ts'

const TEMPLATES = {
  'base.html': '<{% block a %}base{% endblock %}>',
  'page.html':
    '{% extends "base.html" %}{% block a %}{{ super() }}{{ name|upper }}{{ 2.0 }}{{ -0.0 }}{{ 2 ** 70 }}{% include "part.html" %}{% endblock %}',
  'part.html': "{# `${x}` */ \u2028 #}{{ '<b>'|safe }}{{ '`${1}` \\u2028' }}{% macro m(x) %}{{ x }}{% endmacro %}{{ m(name) }}",
}
const EXPECTED = '<baseADA &amp; CO2.0-0.01180591620717411303424<b>`${1}` \u2028ada &amp; co>'

/** Runs a script in a process that may not make code from text. */
function run(script: string, folder: string): string {
  const file = join(folder, 'run.ts')
  writeFileSync(file, script)
  const node = spawnSync(process.execPath, ['--disallow-code-generation-from-strings', file], { encoding: 'utf8' })
  assert.equal(node.status, 0, node.stderr)
  return node.stdout
}

describe('templates compiled ahead', () => {
  test('render without files, where no code may be made from text', () => {
    const folder = mkdtempSync(join(tmpdir(), 'precompiled-'))
    try {
      writeFileSync(join(folder, 'compiled.js'), new Environment({ loader: new DictLoader(TEMPLATES) }).precompile())
      const here = JSON.stringify(join(import.meta.dirname, 'environment.ts'))
      const script = `import { templates } from './compiled.js'
const { Environment } = await import(${here})
const environment = new Environment({ precompiled: templates })
const sync = environment.render('page.html', { name: 'ada & co' })
const later = await environment.renderAsync('page.html', { name: Promise.resolve('ada & co') })
console.log(JSON.stringify([sync, later]))
try { environment.renderString('{{ 1 }}') } catch (error) { console.log(error.name) }`
      assert.deepEqual(run(script, folder).trim().split('\n'), [JSON.stringify([EXPECTED, EXPECTED]), 'EvalError'])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('give way to a source that changed, and refuse what cannot be written down', () => {
    const old = new Environment({ loader: new DictLoader({ 'a.html': 'old' }) }).precompile()
    assert.match(old, /export const templates/)
    const precompiled = {
      'a.html': { source: 'old', sync: { make: () => assert.fail('stale'), constants: [], filters: [], tests: [] } },
    } as never
    assert.equal(new Environment({ precompiled, loader: new DictLoader({ 'a.html': 'new' }) }).render('a.html'), 'new')
    const debug = new Environment({ loader: new DictLoader({ 'a.html': '{% debug %}' }), extensions: [debugExtension] })
    assert.throws(() => debug.precompile(), { code: 'TEMPLATE_PRECOMPILE' })
    assert.throws(() => new Environment().precompile(), { code: 'TEMPLATE_PRECOMPILE' })
  })
})
