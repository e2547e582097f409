import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { signature } from './call.ts'
import { DictLoader } from './loader.ts'
import { SandboxedEnvironment } from './sandbox.ts'
import type { SandboxLimits } from './sandbox-limits.ts'
import { SecurityError } from './template-error.ts'

class User {
  name = 'Ada'
  #secret = 1
  get title(): string {
    return `T${this.#secret}`
  }
  remove(): string {
    return 'removed'
  }
}
const VARIABLES = {
  user: new User(),
  list: [1, 2],
  many: Array.from({ length: 300 }),
  fn: () => 'called',
  d: { a: 1 },
  text: 'x'.repeat(1000),
}

function print(source: string, limits: SandboxLimits = {}): string {
  return new SandboxedEnvironment({ autoescape: true, limits }).renderString(source, VARIABLES)
}

describe('a sandbox', () => {
  test('lets templates read data, and call what was given and what is built in', () => {
    assert.equal(
      print('{{ user.name }}{{ user.title }}{{ fn() }}{{ list[0] }}{{ d.items()|list }}{{ "a".upper() }}{{ "%s" % user.name }}'),
      'AdaT1called1[(&#39;a&#39;, 1)]AAda',
    )
    assert.equal(print('{% macro m(x) %}{% endmacro %}{{ m.name }}{{ "{}".format(1) }}{{ 1 if 0 }}'), 'm1')
  })

  test('and nothing else', () => {
    const attacks = [
      ...[
        '{{ user.remove() }}',
        '{{ user.__proto__ }}',
        '{{ user._x }}',
        '{{ fn.call }}',
        '{{ fn.constructor }}',
        '{{ list.append(1) }}',
        '{{ d.update(b=1) }}',
      ],
      ...[
        '{{ "{0.remove}".format(user) }}',
        '{{ "{0[_x]}".format(user) }}',
        '{{ "{u._x}".format_map({"u": user}) }}',
        '{% set f = "{0._x}".format %}{{ f(user) }}',
        '{% set add = list.append %}{{ add(1) }}',
        '{% for add in [list]|map(attribute="append") %}{{ add(1) }}{% endfor %}',
        '{% set wide = "a".ljust %}{{ wide(99999999) }}',
        '{{ user|attr("remove") }}',
        '{{ [user]|map(attribute="remove")|list }}',
        '{{ d.pop("a") }}',
      ],
    ]
    for (const attack of attacks) assert.throws(() => print(attack), SecurityError, attack)
    for (const nothing of ['{{ user.constructor }}', '{{ user["constructor"] }}', '{{ "".constructor }}', '{{ list.constructor }}'])
      assert.equal(print(nothing), '', nothing)
  })

  test('looks up from format strings as from anywhere', () => {
    assert.equal(print('{{ "{0.name} {1[a]} {1[nix]}".format(user, d) }}{% set f = "{:>3}".format %}{{ f(1) }}'), 'Ada 1   1')
  })

  test('ends what costs too much', () => {
    const costly: readonly (readonly [string, SandboxLimits])[] = [
      ['{% for a in many %}{% for b in many %}{% for c in many %}{% endfor %}{% endfor %}{% endfor %}', {}],
      ['{{ "a" * 99999999 }}', {}],
      ['{{ list * 999999 }}', {}],
      ['{{ 2 ** 99999 }}', {}],
      ['{{ "%99999999d" % 1 }}', {}],
      ['{{ "%*d" % (99999999, 1) }}', {}],
      ['{{ "{:99999999}".format(1) }}', {}],
      ['{{ "a"|center(99999999) }}', {}],
      ['{{ "a".ljust(99999999) }}', {}],
      ['{{ text.replace("x", text) ~ text.replace("x", text) }}', {}],
      ['{{ text|replace("x", text) }}', {}],
      ['{{ text.join(many) }}', {}],
      ['{{ many|join(text) }}', {}],
      ['{{ text|indent(99999999) }}', {}],
      [
        '{% set x = text %}{% for i in many %}{% set ns = x ~ x %}{% endfor %}{% set ns = namespace(t=text) %}{% for i in many %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}',
        {},
      ],
      ['{{ range(9999999)|list }}', {}],
      ['{{ range(0, 9999999, 2)|list }}', {}],
      ['{{ lipsum(n=100000) }}{{ lipsum(100000) }}', {}],
      ['{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}', {}],
      ['{% for t in [1] recursive %}{{ loop([1]) }}{% endfor %}', {}],
      ['{{ text }}{{ text }}', { output: 1500 }],
      ['{% set x %}{{ text }}{% endset %}', { size: 500 }],
      ['{% for a in many %}{% for b in many %}{{ a is none }}{% endfor %}{% endfor %}', { time: 0.001, steps: 10_000_000 }],
    ]
    for (const [source, limits] of costly) assert.throws(() => print(source, limits), SecurityError, source)
  })

  test('counts what it includes, imports and inherits together', () => {
    const loop = '{% for a in many %}{% for b in many %}x{% endfor %}{% endfor %}'
    const loader = new DictLoader({
      self: '{% include "self" %}',
      base: '{% extends "base" %}',
      loop,
      twice: '{% include "loop" %}{% include "loop" %}',
      lib: `{% macro m() %}${loop}{% endmacro %}`,
      uses: '{% import "lib" as l with context %}{{ l.m() }}{{ l.m() }}',
    })
    const environment = new SandboxedEnvironment({ loader, limits: { steps: 150_000 * 2 } })
    for (const name of ['self', 'base', 'twice', 'uses']) assert.throws(() => environment.render(name, VARIABLES), SecurityError, name)
  })

  test('gives each rendering its own fuel, also for what is imported', () => {
    const loader = new DictLoader({
      lib: '{% macro m() %}{% for i in range(100) %}x{% endfor %}{% endmacro %}',
      uses: '{% import "lib" as l %}{{ l.m() }}',
    })
    const environment = new SandboxedEnvironment({ loader, limits: { steps: 1000 } })
    for (let round = 0; round < 20; round += 1) assert.equal(environment.render('uses').length, 100)
  })

  test('has rules of the application', () => {
    const open = new SandboxedEnvironment({
      mutable: true,
      allowCall: (callee) => callee.name !== 'fn',
      allowAttribute: (_object, name) => name !== 'title',
    })
    assert.equal(open.renderString('{{ user.remove() }}{% set l = [1] %}{{ l.append(2) }}{{ l }}', VARIABLES), 'removedNone[1, 2]')
    assert.throws(() => open.renderString('{{ fn() }}', VARIABLES), /'fn' is not safely callable/)
    assert.throws(() => open.renderString('{{ user.title }}', VARIABLES), /access to attribute 'title' of 'User' object is unsafe/)
    const mutable = new SandboxedEnvironment({ mutable: true })
    assert.equal(mutable.renderString('{% set l = [1] %}{{ l.append(2) }}{{ l }}'), 'None[1, 2]')
    const passing = {
      seen: signature('a', (context: { get(name: string): unknown }, a: unknown) => `${context.get('x')}${String(a)}`, { pass: 'context' }),
    }
    assert.equal(new SandboxedEnvironment({ globals: passing }).renderString('{{ seen(a=2) }}', { x: 1 }), '12')
    assert.equal(new SandboxedEnvironment({ finalize: () => '*' }).renderString('{{ 1 }}'), '*')
  })

  test('has overlays that are sandboxes with its limits', () => {
    const overlay = new SandboxedEnvironment({ limits: { range: 5 }, allowAttribute: () => false }).overlay({
      variableStart: '[[',
      variableEnd: ']]',
    })
    assert.ok(overlay instanceof SandboxedEnvironment)
    assert.throws(() => overlay.renderString('[[ range(6) ]]'), /range/i)
    assert.throws(() => overlay.renderString('[[ x.a ]]', { x: { a: 1 } }), SecurityError)
  })

  test('refuses limits that are none, asynchronous rendering, and the context as a value', async () => {
    for (const limit of [0, -1, Number.NaN, '5' as never])
      assert.throws(() => new SandboxedEnvironment({ limits: { steps: limit } }), { code: 'TEMPLATE_SANDBOX_LIMIT' })
    assert.throws(() => new SandboxedEnvironment({ limits: { step: 5 } as object }), {
      code: 'TEMPLATE_SANDBOX_LIMIT',
      hint: 'Did you mean steps?',
    })
    await assert.rejects(new SandboxedEnvironment().fromString('x').renderAsync(), SecurityError)
    const place = { line: 1, at: 0 }
    const tag = (node: object): never =>
      ((parser: { stream: { next(): void } }) => (parser.stream.next(), { kind: 'Output', nodes: [node], ...place })) as never
    const extension = {
      name: 'x',
      tags: {
        context: tag({ kind: 'ContextReference', derived: false, ...place }),
        value: tag({ kind: 'EnvironmentValue', value: 'v', ...place }),
        odd: tag({ kind: 'Slice', start: null, stop: null, step: null, ...place }),
        stray: ((parser: { stream: { next(): void } }) => (parser.stream.next(), { kind: 'When', ...place })) as never,
        overlay: ((parser: { stream: { next(): void } }) => {
          parser.stream.next()
          return { kind: 'OverlayScope', context: { kind: 'Const', value: null, ...place }, body: [], ...place }
        }) as never,
        marked: tag({ kind: 'MarkSafe', node: { kind: 'Const', value: '<', ...place }, onlyIfAutoescape: true, ...place }),
      },
    }
    const environment = new SandboxedEnvironment({ extensions: [extension] })
    assert.throws(() => environment.renderString('{% context %}'), SecurityError)
    assert.throws(() => environment.renderString('{% odd %}'), /Slice cannot stand here/)
    assert.throws(() => environment.renderString('{% stray %}'), /When/)
    assert.throws(() => environment.renderString('{% overlay %}'), /OverlayScope is no statement of a sandbox/)
    assert.equal(environment.renderString('{% value %}{% marked %}'), 'v<')
  })

  test('tells where an error happened', () => {
    const loader = new DictLoader({ a: 'x\n{% include "b" %}', b: '\n\n{{ nix.y }}' })
    assert.throws(
      () => new SandboxedEnvironment({ loader }).render('a'),
      (error: Error) => /at output \(b:1\)|at output \(b:3\)/.test(String(error.stack)) && /at include \(a:2\)/.test(String(error.stack)),
    )
    assert.throws(() => new SandboxedEnvironment({ loader: new DictLoader({ c: '{{ (1 if 0).x }}' }) }).render('c'), /line 1 in 'c'/)
  })
})
