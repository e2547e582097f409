import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { DictLoader } from './loader.ts'

class Person {
  name = 'Ada'
  greet(): string {
    return `Hello ${this.name}`
  }
}

function print(source: string, variables: Readonly<Record<string, unknown>> = {}): string {
  const loader = new DictLoader({ lib: '{% macro name() %}N{% endmacro %}{% macro export() %}E{% endmacro %}' })
  return new Environment({ autoescape: false, loader }).renderString(source, variables)
}

describe('what stands behind a dot', () => {
  test('a method that is kept for later knows its object', () => {
    for (const from of ['p.greet', 'p["greet"]', 'p[key]', 'p|attr("greet")'])
      assert.equal(print(`{% set f = ${from} %}{{ f() }}`, { p: new Person(), key: 'greet' }), 'Hello Ada', from)
  })

  test('of a module is what it exports, whatever the name', () => {
    const lib = '{% import "lib" as lib %}'
    for (const name of ['name', 'export'])
      assert.equal(print(`${lib}{% set f = lib.${name} %}{{ f() }}{{ f.name }}`), `${name[0]?.toUpperCase()}${name}`)
    for (const name of ['toString', 'attribute', 'constructor'])
      for (const from of [`lib.${name}`, `lib["${name}"]`, `lib["${name}"|safe]`]) assert.equal(print(`${lib}[{{ ${from} }}]`), '[]', from)
  })

  test('of a block, a macro and a loop is what Jinja shows, whatever the kind of key', () => {
    const source = (name: string): string =>
      `{% block attribute %}{% if self[k] is defined %}!{% endif %}{% endblock %}{% macro m() %}{% endmacro %}{{ m[k] is defined }}{% for a in [1] %}{{ loop[k] is defined }}{% endfor %}{{ self["${name}"|safe] is defined }}`
    for (const name of ['invoke', 'toString', 'advance', 'item', 'constructor', '__proto__'])
      for (const k of [name]) assert.equal(print(source(name), { k }), 'FalseFalseFalse', name)
    assert.equal(print('{% macro m(a) %}{% endmacro %}{{ m["arguments"|safe] }}{{ m["name"] }}'), "('a',)m")
    assert.equal(print('{% block block %}{% set b = self.block %}{{ b.name }}{% endblock %}'), 'block')
  })

  test('of the objects of the language that hold functions is nothing', () => {
    const given = { Math, Reflect, JSON, Atomics, all: globalThis }
    for (const path of [
      'Math.max',
      'Reflect.construct',
      'JSON.parse',
      'Atomics.add',
      'all.Function',
      'all.eval',
      'all.process',
      'all.globalThis',
    ])
      for (const from of [path, path.replace(/\.(\w+)/, '["$1"]'), `${path.replace(/\.(\w+)/, '|attr("$1")')}`])
        assert.equal(print(`{% set f = ${from} %}{{ f is defined }}`, given), 'False', from)
  })
})
