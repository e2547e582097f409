import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safe } from '../base/safe-string.ts'
import { Environment } from './environment.ts'
import { placeOf } from './expression-parser.ts'
import type { Extension } from './extension.ts'
import { float } from './float.ts'
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

test('what a tag puts into a template is written down where it can be', async () => {
  const values: Readonly<Record<string, unknown>> = { zero: -0, big: 10n ** 30n, half: float(0.5), none: float(-0), html: safe('<b>') }
  const extension = (tags: Readonly<Record<string, unknown>>): Extension => ({
    name: 'values',
    tags: Object.fromEntries(
      Object.entries(tags).map(([name, value]) => [
        name,
        (parser) => {
          const place = placeOf(parser.stream.next())
          return { kind: 'Output', nodes: [{ kind: 'EnvironmentValue', value, ...place }], ...place }
        },
      ]),
    ),
  })
  const source = '{% zero %} {% big %} {% half %} {% none %} {% html %}'
  const environment = new Environment({ loader: new DictLoader({ 'a.html': source }), extensions: [extension(values)] })
  const url = `data:text/javascript,${encodeURIComponent(environment.precompile())}`
  const { templates } = (await import(url)) as { templates: PrecompiledTemplates }
  assert.equal(new Environment({ precompiled: templates, extensions: [extension(values)] }).render('a.html'), environment.render('a.html'))
  const live = new Environment({ loader: new DictLoader({ 'a.html': '{% live %}' }), extensions: [extension({ live: new Date(0) })] })
  assert.throws(() => live.precompile(), { code: 'TEMPLATE_PRECOMPILE', message: /a\.html/ })
})
