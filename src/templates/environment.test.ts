import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SafeString, safe } from '../base/safe-string.ts'
import { signature } from './call.ts'
import { Environment } from './environment.ts'
import type { Extension } from './extension.ts'
import { debugExtension } from './extensions.ts'
import { i18n } from './i18n.ts'
import { DictLoader, FunctionLoader } from './loader.ts'
import { selectAutoescape } from './select-autoescape.ts'
import { UndefinedError } from './template-error.ts'
import { StrictUndefined, Undefined } from './undefined.ts'

const plain = new Environment({ autoescape: false })

describe('an environment', () => {
  test('takes filters, tests and globals, plain and with signatures', () => {
    const environment = new Environment({
      autoescape: false,
      filters: {
        shout: (text: string, { mark = '!' } = {}) => text + mark,
        three: (a: number, b: number, c: number, options: unknown) => [a, b, c, options],
        cut: signature('value, length=2, end="."', (value: string, length: number, end: string) => value.slice(0, length) + end),
      },
      tests: { long: (text: string, least = 3) => text.length >= least },
      globals: { version: 3, greet: (name: string, { loud = false } = {}) => (loud ? name.toUpperCase() : name) },
    })
    const print = (source: string): string => environment.renderString(source, { more: new Map([['mark', '?']]), rest: [2, 3] })
    assert.equal(print("{{ 'a'|shout }}{{ 'a'|shout(mark='?') }}{{ 'a'|shout(**more) }}"), 'a!a?a?')
    assert.equal(
      print('{{ 1|three(2, 3) }}{{ 1|three(*rest, x=4) }}'),
      "[1, 2, 3, None][1, 2, 3, {'x': 4}]".replace(', None]', ', Undefined]'),
    )
    assert.equal(print("{{ 'abc'|cut }}{{ 'abc'|cut(end='') }}{{ 'abc'|cut(1, '-') }}{{ 'abc'|cut(length=3) }}"), 'ab.aba-abc.')
    assert.equal(print("{{ 'abc' is long }}{{ 'abc' is long(4) }}{{ version }}{{ greet('x', loud=true) }}"), 'TrueFalse3X')
  })

  test('passes the context, the environment or the place of the call to functions that ask for it', () => {
    const environment = new Environment({
      autoescape: true,
      globals: {
        seen: Object.assign((context: { get(name: string): unknown }) => context.get('x'), { pass: 'context' as const }),
        escaping: Object.assign((place: { autoescape: boolean }, ...rest: unknown[]) => `${place.autoescape}${rest.length}`, {
          pass: 'evalContext' as const,
        }),
        known: signature('name', (self: Environment, name: string) => self.filters.has(name), { pass: 'environment' }),
      },
    })
    assert.equal(
      environment.renderString("{{ seen() }}{{ escaping(1, a=2) }}{{ known('upper') }}{{ known(name='nix') }}", { x: 7 }),
      '7true2TrueFalse',
    )
  })

  test('refuses options that there are none of, with the nearest', () => {
    const refused = { code: 'TEMPLATE_OPTION_UNKNOWN' }
    assert.throws(() => new Environment({ trimBlock: true } as object), {
      ...refused,
      message: 'There is no option "trimBlock" of a template environment.',
      hint: 'Did you mean trimBlocks?',
    })
    assert.throws(() => new Environment({ limits: { steps: 5 } } as object), refused)
    assert.throws(() => new Environment().overlay({ filter: {} } as object), { ...refused, hint: 'Did you mean filters?' })
    assert.throws(() => selectAutoescape({ enable: [] } as object), { ...refused, hint: 'Did you mean enabled?' })
    assert.throws(() => i18n({ trimed: true } as object), { ...refused, hint: 'Did you mean trimmed?' })
  })

  test('reads an overlay with other options, and keeps its own', () => {
    const base = new Environment({ autoescape: true, filters: { a: () => 'A' } })
    const overlay = base.overlay({ variableStart: '[[', variableEnd: ']]', autoescape: false })
    assert.equal(overlay.renderString("[[ '<' ]][[ 1|a ]]"), '<A')
    assert.equal(base.renderString("{{ '<' }}"), '&lt;')
  })

  test('fails where a constant is printed that finalize fails with, and not where the template is compiled', () => {
    const finalize = (value: unknown): unknown => {
      if (value === 1) throw new RangeError('no ones')
      return value
    }
    const template = new Environment({ finalize }).fromString('{{ 2 }}{% if shown %}{{ 1 }}{% endif %}')
    assert.equal(template.render(), '2')
    assert.throws(() => template.render({ shown: true }), RangeError)
    const strict = new Environment({ undefined: StrictUndefined }).fromString('{% if shown %}{{ {}.nix }}{% endif %}.')
    assert.equal(strict.render({ shown: false }), '.')
    assert.throws(() => strict.render({ shown: true }), UndefinedError)
  })

  test('puts every printed value through finalize, and nothing else', () => {
    const environment = new Environment({ autoescape: true, finalize: (value) => (value === null ? '-' : value) })
    assert.equal(
      environment.renderString('text {{ a }}{{ none }}{{ "<" }}{% set x %}{{ none }}{% endset %}{{ x }}', { a: null }),
      'text --&lt;-',
    )
  })

  test('escapes by the ending of the name, and text', () => {
    const templates = Object.fromEntries(['a.html', 'a.txt', 'a.xml.j2', 'a', 'A.HTM'].map((name) => [name, "{{ '<' }}"]))
    const environment = new Environment({ loader: new DictLoader(templates) })
    assert.deepEqual(
      Object.keys(templates).map((name) => environment.render(name)),
      ['&lt;', '<', '&lt;', '<', '&lt;'],
    )
    assert.equal(environment.renderString("{{ '<' }}"), '&lt;')
  })

  test('decides about escaping late where the template says so', () => {
    const source =
      "{% autoescape on %}{{ '<' }}{{ h ~ '<' }}{% set x %}<{% endset %}{{ x }}{% filter upper %}a{{ '<' }}{% endfilter %}{% set y | trim %}<{% endset %}{{ y }}{% endautoescape %}"
    assert.equal(plain.renderString(source, { on: true, h: safe('<b>') }), '&lt;&lt;b&gt;&lt;<A&LT;<')
    assert.equal(plain.renderString(source, { on: false, h: safe('<b>') }), '<<b><<A<<')
  })

  test('refuses options that mean nothing', () => {
    assert.throws(() => new Environment({ undefined: 'strickt' as never }), { code: 'TEMPLATE_UNDEFINED_KIND' })
    assert.throws(() => new Environment({ filters: { a: 1 as never } }), { code: 'TEMPLATE_FUNCTION' })
    assert.throws(() => new Environment({ blockStart: '{{' }), { code: 'TEMPLATE_SYNTAX_OPTION' })
    assert.throws(() => new Environment({ variableEnd: '' }), { code: 'TEMPLATE_SYNTAX_OPTION' })
    assert.throws(() => new Environment({ newlineSequence: 'x' }), { code: 'TEMPLATE_SYNTAX_OPTION' })
    assert.throws(() => plain.fromString(3 as never), { code: 'TEMPLATE_SOURCE' })
    assert.throws(() => new Environment({ loader: new DictLoader({}) }).getTemplate(3 as never), { code: 'TEMPLATE_NAME' })
    assert.throws(() => plain.getTemplate('a'), { code: 'TEMPLATE_NOT_FOUND' })
  })

  test('says which names a template wants, and which others it names', () => {
    const source =
      '{% extends "a" %}{% import x as y %}{% include ["b", c] %}{% set q = w %}{{ q }}{% for i in z %}{{ i }}{{ range(2) }}{% endfor %}'
    assert.deepEqual([...plain.undeclaredVariables(source)].sort(), ['c', 'w', 'x', 'z'])
    assert.deepEqual(plain.referencedTemplates(source), ['a', null, 'b', null])
  })

  test('has a kind of undefined of the user', () => {
    class Shouting extends Undefined {
      override toString(): string {
        return `NO ${String(this.name).toUpperCase()}`
      }
    }
    assert.equal(new Environment({ undefined: Shouting }).renderString('{{ a }}'), 'NO A')
  })
})

describe('templates of a loader', () => {
  test('are kept, up to a number, and read again when they are not fresh', () => {
    let reads = 0
    let isFresh = true
    const loader = new FunctionLoader((name) => {
      reads += 1
      return { source: `${name}${reads}`, isFresh: () => isFresh }
    })
    const environment = new Environment({ loader, cacheSize: 2, autoReload: true })
    assert.deepEqual(
      ['a', 'a', 'b', 'c', 'a'].map((name) => environment.render(name)),
      ['a1', 'a1', 'b2', 'c3', 'a4'],
    )
    isFresh = false
    assert.equal(environment.render('a'), 'a5')
  })

  test('take globals of their own, which their parents and imports see', () => {
    const loader = new DictLoader({
      base: '{{ x }}',
      child: '{% extends "base" %}',
      uses: '{% import "lib" as lib %}{{ lib.v }}',
      lib: '{% set v = x %}',
    })
    const environment = new Environment({ loader, globals: { x: 'global' } })
    assert.equal(environment.getTemplate('child', { x: 'own' }).render(), 'own')
    assert.equal(environment.getTemplate('child').render(), 'global')
    const more = new Environment({ loader })
    assert.equal(more.getTemplate('uses', { x: 'own' }).render(), 'own')
  })

  test('may come from an asynchronous loader, for asynchronous rendering', async () => {
    const loader = new FunctionLoader(
      async (name) => ({ a: '{% include ["nix", "b"] %}{% import "b" as b %}{{ b.v }}', b: 'B{% set v = 1 %}' })[name as 'a'] ?? null,
    )
    const environment = new Environment({ loader })
    assert.equal(await environment.renderAsync('a'), 'B1')
    assert.equal(await environment.renderAsync('a'), 'B1')
    const chunks: string[] = []
    for await (const chunk of environment.stream('a')) chunks.push(chunk)
    assert.equal(chunks.join(''), 'B1')
    assert.throws(() => new Environment({ loader }).render('a'), { code: 'TEMPLATE_ASYNC_LOADER' })
    await assert.rejects(environment.renderAsync('nix'), { code: 'TEMPLATE_NOT_FOUND' })
  })

  test('can be given as templates, and as lists of names', async () => {
    const part = plain.fromString('part')
    const environment = new Environment({ loader: new DictLoader({ a: '{% include part %}{% include ["nix", part] %}', b: 'b' }) })
    assert.equal(environment.render('a', { part }), 'partpart')
    assert.equal(await environment.renderAsync('a', { part }), 'partpart')
    assert.equal(environment.selectTemplate(['nix', 'b']).render(), 'b')
    await assert.rejects(environment.selectTemplateAsync(['x', 'y']), /none of the templates given were found: x, y/)
    await assert.rejects(environment.selectTemplateAsync(undefined), { code: 'TEMPLATE_UNDEFINED' })
  })
})

describe('one block of a page', () => {
  const loader = new DictLoader({
    'base.html': '{% set site = "S" %}<{% block body %}base{% endblock %}>{% block foot %}foot{% endblock %}',
    'page.html': '{% extends "base.html" %}{% block body %}[{{ super() }}{{ site }}{% block list %}{{ x }}{% endblock %}]{% endblock %}',
  })
  const environment = new Environment({ loader })

  test('is rendered alone, as it stands on the page', async () => {
    assert.equal(environment.render('page.html#list', { x: '<' }), '&lt;')
    assert.equal(environment.render('page.html#body', { x: 1 }), '[baseS1]')
    assert.equal(environment.render('page.html#foot'), 'foot')
    assert.equal(await environment.renderAsync('page.html#body', { x: Promise.resolve(2) }), '[baseS2]')
  })

  test('must be there', () => {
    assert.throws(() => environment.render('page.html#nix'), { code: 'TEMPLATE_RUNTIME', hint: 'It has body, list, foot.' })
    const bare = new Environment({ loader: new DictLoader({ a: 'x' }) })
    assert.throws(() => bare.render('a#b'), { hint: 'It has no blocks.' })
  })
})

describe('HTML', () => {
  test('goes from templates into other HTML, and nothing that looks like it passes', () => {
    const template = new Environment().fromString('<b>{{ x }}</b>')
    assert.equal(template.renderSafe({ x: '<' }).toString(), '<b>&lt;</b>')
    assert.ok(template.renderSafe() instanceof SafeString)
    const fake = { toHTML: () => '<i>', __html__: () => '<i>', toString: () => '<i>' }
    class Fake {
      toString(): string {
        return '<i>'
      }
    }
    assert.equal(new Environment().renderString('{{ a }}{{ b }}', { a: template.renderSafe(), b: new Fake() }), '<b></b>&lt;i&gt;')
    assert.doesNotMatch(new Environment().renderString('{{ a }}', { a: fake }), /<i>/)
  })
})

describe('extensions', () => {
  test('may bring filters, tests, globals, policies, and change the source', () => {
    const extension: Extension = {
      name: 'all',
      filters: { f: () => 'F' },
      tests: { t: () => true },
      globals: { g: 'G' },
      policies: { 'truncate.leeway': 0, 'own.setting': 1 },
      preprocess: (source) => source.replace('@@', '{{ g }}'),
    }
    const environment = new Environment({ extensions: [extension] })
    assert.equal(environment.renderString('@@{{ 1|f }}{{ 1 is t }}'), 'GFTrue')
    assert.deepEqual([environment.policies.get('truncate.leeway'), environment.policies.get('own.setting')], [5, 1])
  })

  test('debug prints what there is', () => {
    const text = new Environment({ autoescape: false, extensions: [debugExtension] }).renderString('{% debug %}', { mine: 1 })
    assert.match(text, /'mine': 1[\s\S]*'upper'[\s\S]*'divisibleby'/)
  })

  test('may make nodes that templates have no words for', () => {
    const place = { line: 1, at: 0 }
    const value = { kind: 'Name', name: 'x', context: 'load', ...place } as const
    const marked = (onlyIfAutoescape: boolean) => () =>
      [{ kind: 'Output', nodes: [{ kind: 'MarkSafe', node: value, onlyIfAutoescape, ...place }], ...place }] as const
    const skip = (make: () => readonly never[] | readonly unknown[]): never =>
      ((parser: { stream: { next(): void } }) => (parser.stream.next(), make())) as never
    const extension: Extension = {
      name: 'mark',
      tags: { always: skip(marked(false)), maybe: skip(marked(true)), wrong: skip(() => [{ kind: 'Nix', ...place }]) },
    }
    const print = (source: string, autoescape: boolean): string =>
      new Environment({ autoescape, extensions: [extension] }).renderString(source, { x: '<', on: true })
    assert.equal(print('{% always %}{% maybe %}', true), '<<')
    assert.equal(print('{% always %}{% maybe %}{% autoescape on %}{% maybe %}{% endautoescape %}', false), '<<<')
    assert.throws(() => print('{% wrong %}', true), /Nix cannot stand here/)
  })
})

describe('constants', () => {
  test('that cannot be cut are undefined, as they are in Jinja', () => {
    const source = "{{ 5[1:2] }}|{{ 5[1:2] is defined }}|{{ none[::2] is defined }}|{{ 'abc'[1:] }}"
    assert.equal(new Environment().fromString(source).render(), '|False|False|bc')
  })
})
