import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Environment } from './environment.ts'
import { DictLoader } from './loader.ts'
import type { PrecompiledTemplates } from './precompile.ts'

test('templates compiled ahead render from their module', async () => {
  const source = "{{ 2.0 }}{{ -0.0 }}{{ 0.5 }}{{ '<'|escape }}{{ 12345678901234567890 }}{{ x|upper }}{{ x is string }}"
  const environment = new Environment({ loader: new DictLoader({ 'a.html': source }) })
  const url = `data:text/javascript,${encodeURIComponent(environment.precompile())}`
  const { templates } = (await import(url)) as { templates: PrecompiledTemplates }
  const ahead = new Environment({ precompiled: templates })
  assert.equal(ahead.render('a.html', { x: 'a' }), '2.0-0.00.5&lt;12345678901234567890ATrue')
  assert.equal(await ahead.renderAsync('a.html', { x: 'a' }), environment.render('a.html', { x: 'a' }))
})
