import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { DictLoader } from './loader.ts'
import { TemplateError } from './template-error.ts'
import { templateFrames } from './trace.ts'

const environment = new Environment({ loader: new DictLoader({ part: '({{ x }})', lib: '{% macro m(x) %}[{{ x }}]{% endmacro %}' }) })
const later = <T>(value: T): Promise<T> => Promise.resolve(value)
async function* flow<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

describe('asynchronous rendering', () => {
  test('waits for promises wherever they stand', async () => {
    const source = `{{ p }}{{ o.a.b }}{{ o['a'].b }}{{ f() }}{{ f()|upper }}{{ p is string }}{{ p + 'x' }}{{ p if yes else 0 }}{{ [p, p] }}{{ 'x' ~ p }}{% if no %}n{% else %}e{% endif %}{% for x in list %}{{ x }}{{ loop.index }}{% endfor %}{% for x in items %}{{ x }}{% endfor %}{% for x in items2 if x > 1 %}{{ x }}{{ loop.last }}{% endfor %}{{ items3|join('+') }}{% include 'part' %}{% from 'lib' import m %}{{ m(p) }}{% call m2() %}c{{ p }}{% endcall %}`
    const full = `{% macro m2() %}{{ caller() }}{{ p }}{% endmacro %}${source}`
    const variables = {
      ...{ p: later('p'), o: later({ a: later({ b: later(1) }) }), f: async () => 'f', yes: later(true), no: later(false) },
      ...{ list: later([later(1), 2]), items: flow(later(1), later(2)), items2: flow(1, 2, 3), items3: flow('a', 'b'), x: later('inc') },
    }
    const expected = 'p11fFTruepxp[&#39;p&#39;, &#39;p&#39;]xpe1122122False3Truea+b(inc)[p]cpp'
    assert.equal(await environment.fromString(full).renderAsync(variables), expected)
  })

  test('and does without them what rendering at once does', async () => {
    const source =
      '{% for a in [1, 2] recursive %}{{ a }}{{ loop([3]) if a == 2 and loop.depth < 2 }}{% else %}x{% endfor %}{% set y %}s{% endset %}{{ y }}{% filter upper %}f{% endfilter %}{% with z = 1 %}{{ z }}{% endwith %}{% autoescape false %}<{% endautoescape %}{% block b %}B{{ self.b is callable }}{% endblock %}'
    assert.equal(await environment.fromString(source).renderAsync(), environment.fromString(source).render())
  })

  test('at once, a promise is an error that says what to do', () => {
    for (const source of [
      '{{ p }}',
      '{{ p.x }}',
      '{% for a in p %}{% endfor %}',
      '{{ p|upper }}',
      '{{ p + 1 }}',
      '{% if p %}{% endif %}',
      '{{ p[0] }}',
      '{{ p|length }}',
      '{{ 1 in p }}',
      '{{ p[1:] }}',
    ]) {
      assert.throws(
        () => environment.renderString(source, { p: later(1) }),
        (error: unknown) => error instanceof TemplateError && /renderAsync/.test(error.hint ?? ''),
        source,
      )
    }
  })
})

describe('streams', () => {
  test('give what is ready before they wait', async () => {
    const pieces: string[] = []
    for await (const piece of environment
      .fromString('a{{ p }}b{% for x in items %}{{ x }},{% endfor %}')
      .stream({ p: later('P'), items: flow(1, 2) }))
      pieces.push(piece)
    assert.equal(pieces[0], 'a')
    assert.equal(pieces.join(''), 'aPb1,2,')
  })

  test('give large pages in pieces', async () => {
    const pieces: string[] = []
    for await (const piece of environment.fromString('{% for x in range(5000) %}0123456789{% endfor %}').stream()) pieces.push(piece)
    assert.ok(pieces.length >= 3)
    assert.equal(pieces.join('').length, 50_000)
  })

  test('throw what fails, after what came before', async () => {
    const pieces: string[] = []
    await assert.rejects(async () => {
      for await (const piece of environment.fromString('head{{ p }}\n{{ missing.x }}').stream({ p: later(1) })) pieces.push(piece)
    }, /'missing' is undefined/)
    assert.equal(pieces.join(''), 'head1\n')
  })

  test('close what they read from when the loop breaks off', async () => {
    let closed = false
    async function* source(): AsyncGenerator<number> {
      try {
        for (let i = 0; ; i += 1) yield i
      } finally {
        closed = true
      }
    }
    await assert.rejects(environment.fromString('{% for x in items %}{{ x.y.z }}{% endfor %}').renderAsync({ items: source() }))
    assert.ok(closed)
  })
})

describe('the places of an error', () => {
  test('lead from the innermost out, in the stack too', () => {
    const env = new Environment({
      loader: new DictLoader({
        base: '\n{% block a %}{% endblock %}',
        page: '{% extends "base" %}\n\n{% block a %}{% from "lib" import m %}\n{{ m(3) }}{% endblock %}',
        lib: '{% macro m(x) %}\n\n\n{{ x|upper|nix2 if false }}{{ fail() }}{% endmacro %}',
      }),
      globals: {
        fail: () => {
          throw new RangeError('mine')
        },
      },
    })
    try {
      env.render('page')
      assert.fail('it must fail')
    } catch (error) {
      assert.ok(error instanceof RangeError)
      assert.deepEqual(
        templateFrames(error).map(({ template, line, place }) => [template, line, place]),
        [
          ['lib', 4, 'macro m'],
          ['page', 4, 'block a'],
          ['base', 2, 'template'],
          ['page', 1, 'template'],
        ],
      )
      assert.match(
        String(error.stack),
        /RangeError: mine\n {4}at macro m \(lib:4\)\n {4}at block a \(page:4\)\n {4}at template \(base:2\)\n/,
      )
    }
  })

  test('are none for what is no error, or came from no template', () => {
    assert.deepEqual([templateFrames(new Error('x')), templateFrames(null), templateFrames('x')], [[], [], []])
    const thrower = { f: () => Promise.reject('text') }
    return assert.rejects(environment.fromString('{{ f() }}').renderAsync(thrower), (error) => error === 'text')
  })

  test('of a text that cannot be read begin with it', () => {
    try {
      environment.renderString('a\n{% endfor %}')
    } catch (error) {
      assert.deepEqual(
        templateFrames(error).map(({ line, column, place }) => [line, column, place]),
        [[2, 4, 'syntax']],
      )
      assert.equal((error as { hint?: string }).hint, '`endfor` found, but no block is open.')
    }
    assert.throws(() => environment.renderString('{% fro x in y %}'), { hint: 'Did you mean `from`?' })
    assert.throws(() => environment.renderString('{% if x %}'), { hint: '`if` from line 1 is not closed: add `endif`.' })
    assert.throws(
      () => environment.renderString('{{ zzz.a }}', { qqqqqqqq: 1 }),
      (error: { hint?: string }) => error.hint === undefined,
    )
  })

  test('too deep nesting is an error and no overflow', () => {
    assert.throws(() => environment.renderString(`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`), /nested more than/)
    assert.throws(() => environment.renderString('{% if 1 %}'.repeat(2000)), /nested more than/)
    for (const link of ['.a', '[0]', '()', '|e', '+1', '*1', '**1', ' and 1', ' or 1', '|e()()']) {
      assert.throws(() => environment.renderString(`{{ a${link.repeat(30_000)} }}`), TemplateError, link)
      assert.doesNotThrow(() => environment.fromString(`{{ a${link.repeat(200)} }}`).module, link)
    }
  })
})
