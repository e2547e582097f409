// A million small pages, of every way to render one: what is used at the end is what was used at the beginning.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DictLoader, Environment, SandboxedEnvironment } from '../../src/templates.ts'

const PAGES = 1_000_000
const MOST_GROWTH = 8 * 1024 * 1024

const SOURCES = {
  base: '<title>{% block title %}{% endblock %}</title>{% block body %}{% endblock %}',
  lib: '{% macro row(x, n=1) %}<td>{{ x }}{{ n }}{{ caller() if caller }}</td>{% endmacro %}',
  part: '({{ name }})',
  page: `{% extends "base" %}{% block title %}{{ name }}{% endblock %}{% block body %}{% from "lib" import row %}{% include "part" %}{% for x in list %}{{ loop.index }}{{ row(x, n=2) }}{% call row(x) %}c{% endcall %}{% endfor %}{% set y %}{{ name|upper }}{% endset %}{{ y }}{{ super() }}{% endblock %}`,
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

test('rendering a million pages leaves nothing behind', { timeout: 900_000 }, async () => {
  const collect = collector()
  const loader = new DictLoader(SOURCES)
  const environment = new Environment({ loader, cacheSize: 10 })
  const sandbox = new SandboxedEnvironment({ loader })
  const used = (): number => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const render = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i += 1) {
      const variables = { name: `n${i}`, list: [i, i + 1] }
      if (i % 20 === 0) await environment.renderAsync('page', { ...variables, name: Promise.resolve(`n${i}`) })
      else if (i % 20 === 1) for await (const chunk of environment.stream('page', variables)) assert.ok(chunk.length > 0)
      else if (i % 20 === 2) sandbox.render('page', variables)
      else if (i % 1000 === 3) environment.renderString(`{{ name }}${i}`, variables)
      else if (i % 20 === 4) assert.throws(() => environment.render(`page${i}`), { code: 'TEMPLATE_NOT_FOUND' })
      else environment.render('page', variables)
    }
  }
  await render(0, PAGES / 10)
  const before = used()
  await render(PAGES / 10, PAGES)
  const growth = used() - before
  assert.ok(growth < MOST_GROWTH, `the heap grew by ${growth} bytes`)
})
