// What templates look like as TypeScript, and the mistakes that are seen without types.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from '../environment.ts'
import { placeOf } from '../expression-parser.ts'
import type { Extension } from '../extension.ts'
import { doExtension, loopControls } from '../extensions.ts'
import { DictLoader } from '../loader.ts'
import { findMistakes } from './check.ts'
import { type ProjectFacts, readTemplate } from './facts.ts'
import { type Shadow, shadow, shadowName } from './shadow.ts'

/** Tags that make what only extensions make. */
const SPECIAL: Extension = {
  name: 'special',
  tags: {
    overlay: (parser) => ({ kind: 'OverlayScope', ...placeOf(parser.stream.next()), context: parser.parseExpression(), body: [] }),
    safe: (parser) => {
      const place = placeOf(parser.stream.next())
      const node = { kind: 'MarkSafe', node: parser.parseExpression(), onlyIfAutoescape: false, ...place } as const
      return { kind: 'Output', nodes: [node, { kind: 'EnvironmentValue', value: 1, ...place }], ...place }
    },
  },
}
const ENVIRONMENT: Environment = new Environment({ extensions: [doExtension, loopControls, SPECIAL] })

function factsOf(sources: Readonly<Record<string, string>>, printsPlainly = true): ProjectFacts {
  const templates = Object.entries(sources).map(
    ([name, source]) => [name, readTemplate(ENVIRONMENT, name, { source }, { contexts: new Map(), templates: new Set() })] as const,
  )
  return {
    templates: new Map(templates),
    filters: new Map([...ENVIRONMENT.filters].map(([name, { parameters }]) => [name, parameters ?? null])),
    tests: new Map([...ENVIRONMENT.tests].map(([name, { parameters }]) => [name, parameters ?? null])),
    globals: new Set(),
    missing: 'default',
    printsPlainly,
    routes: new Map([
      ['home', []],
      ['article', ['slug']],
    ]),
  }
}

function shadowOf(source: string, others: Readonly<Record<string, string>> = {}, printsPlainly = true): Shadow {
  const facts = factsOf({ ...others, 'page.html': source }, printsPlainly)
  const template = facts.templates.get('page.html')
  assert.ok(template)
  assert.deepEqual(template.remarks, [])
  return shadow(template, facts, { runTime: './run-time.mts', shadow: (name) => `./${name}.mts`, module: (named) => named })
}

/** The statements, without what every shadow begins and ends with. */
function body(source: string, others?: Readonly<Record<string, string>>): string {
  const { text } = shadowOf(source, others)
  const start = 'declare const $c: Variables<$Context>\n'
  return text.slice(text.indexOf(start) + start.length, text.lastIndexOf('export {}\n')).trimEnd()
}

function remarks(source: string, others?: Readonly<Record<string, string>>): string[] {
  return shadowOf(source, others).remarks.map(({ message }) => message)
}

describe('a shadow', () => {
  const EXPRESSIONS: readonly (readonly [template: string, typescript: string])[] = [
    ['a', '$c.a'],
    ['a.b.c', '$c.a.b.c'],
    ["a['b']", '$c.a.b'],
    ["a['b c']", '$item($c.a, "b c")'],
    ['a[0]', '$c.a[0]'],
    ['a[b]', '$item($c.a, $c.b)'],
    ['a[1:b]', '$slice($c.a, 1, $c.b, undefined)'],
    ['a.length', '($js($c.a, "length"), $c.a.length)'],
    ['a|upper', '$f.upper($c.a)'],
    ["a|default('x', true)", '$f.default($c.a, "x", true)'],
    ["a|default('x', boolean=true)", '$f.default($c.a, "x", true)'],
    ["a|sort(attribute='b')", '$f.sort($c.a, undefined, undefined, "b")'],
    ["a|map(attribute='b.c')", '$select.mapAttribute($c.a, "b.c")'],
    ["a|map('round', 2)", '$select.map($c.a, ($item) => $f.round($item, 2))'],
    ["a|selectattr('b', 'equalto', c)", '$select.attribute($c.a, "b", $c.c)'],
    ["a|reject('none')", '$select.present($c.a)'],
    ['a is defined', '($c.a !== undefined)'],
    ['a is not none', '!(($c.a === null))'],
    ['a is string', '$t.string($c.a)'],
    ['a is divisibleby 3', '$t.divisibleby($c.a, 3)'],
    ["a == 'x'", '(($c.a === "x"))'],
    ['a == b', '($o.equal($c.a, $c.b))'],
    ['a < b < 3', '($o.order($c.a, $c.b) && $o.order($c.b, 3))'],
    ['a not in b', '(!$o.within($c.a, $c.b))'],
    ['a and b or not c', '(($c.a && $c.b) || !($c.c))'],
    ['a if b', '($c.b ? $c.a : undefined)'],
    ['a if b else c', '($c.b ? $c.a : $c.c)'],
    ['a + 1.5 ~ true', '$o.add($c.a, $o.concat(1.5, true))'],
    ['a ~ b', '$o.concat($w($c.a), $w($c.b))'],
    ["a|join(', ')", '$f.join($joined($c.a), ", ")'],
    ["a|join(', ', 'b')", '$f.join($c.a, ", ", "b")'],
    ['-a', '$o.neg($c.a)'],
    ['(a, [b, none])', '$tuple($c.a, [$c.b, null])'],
    ['{}', '({} as any)'],
    ['a or []', '($c.a || ([] as never[]))'],
    ['[]', '([] as any[])'],
    ['2.real', '(2).real'],
    ["{'k': a}", '({"k": $c.a, })'],
    ['{a: b}', '$dict([$c.a, $c.b], )'],
    ["a(b, c=1, d='x')", '$c.a($c.b, { "c": 1, "d": "x", })'],
    ['a(*b)', '$any($c.a)($c.b)'],
  ]

  for (const [template, typescript] of EXPRESSIONS) {
    test(`writes ${template}`, () => {
      assert.equal(body(`{{ ${template.startsWith('{') ? `(${template})` : template} }}`), `$p(${typescript});`)
    })
  }

  test('has a statement for each of the template', () => {
    assert.equal(
      body('{% if a %}x{% elif b %}{{ b }}{% else %}{{ c }}{% endif %}'),
      'if ($c.a) {\n} else if ($c.b) {\n$p($c.b);\n} else {\n$p($c.c);\n}',
    )
    assert.equal(
      body('{% for k, v in a if v %}{% break %}{% else %}{{ k }}{% endfor %}'),
      [
        ';{ const $items = $iter($c.a);\nfor (const $item of $items) {\nlet [v_k, v_v] = $unpack($item);\nconst v_loop = $loop($items);',
        'if (!(v_v)) continue;\nbreak;\n}\n;{\n$p($c.k);\n}\n}',
      ].join('\n'),
    )
    assert.equal(body('{% set a = b %}{{ a }}'), 'let v_a; v_a = $optional($c, "a");\nv_a = ($c.b);\n$p(v_a);')
    assert.equal(body('{% with a = b %}{{ a }}{% endwith %}{{ a }}'), ';{\nconst $with = $c.b;\nlet v_a = $with;\n$p(v_a);\n}\n$p($c.a);')
    assert.equal(body('{% do a.append(1) %}'), '$c.a.append(1);')
    assert.equal(body('{% filter upper %}{{ a }}{% endfilter %}'), '$f.upper($text);{\n$p($c.a);\n}')
  })

  test('has one for what is set by a block, for escaping, and for tags of extensions', () => {
    assert.equal(body('{% set a %}{{ b }}{% endset %}'), 'let v_a; v_a = $optional($c, "a");\n;{\n$p($c.b);\n}\nv_a = ($safe);')
    assert.equal(body('{% set a | upper %}{% endset %}'), 'let v_a; v_a = $optional($c, "a");\n;{\n}\nv_a = ($f.upper($text));')
    assert.equal(body('{% set n.a = b %}'), '$c.n;\n$any($c.b);')
    assert.equal(
      body('{% autoescape a %}{% set b = 1 %}{% endautoescape %}'),
      ';{\nlet v_b; v_b = $optional($c, "b");\n$any($c.a);\nv_b = (1);\n}',
    )
    assert.equal(body('{% import a as b %}{% from c import d %}{{ b.e }}{{ d }}'), '$any($c.a);\n$any($c.c);\n$p($any.e);\n$p($any);')
    assert.equal(body('{% overlay a %}'), '$any($c.a);')
    assert.equal(body('{% safe a %}'), '$p($f.safe($c.a));\n$p($any);')
  })

  test('has a function for a macro whose parameters have types, and passes every one', () => {
    const macro = '{# macro m: { a: string, n?: number } #}{% macro m(a, n=1) %}{{ a }}{% endmacro %}'
    const text = body(`${macro}{{ m(x) }}{{ m(*x) }}`)
    assert.match(text, /^type \$M_m = \{ a: string, n\?: number \}\nfunction m_m\(p0: \$M_m\["a"\], p1: \$M_m\["n"\] \| undefined\): Safe/)
    assert.match(text, /\$p\(m_m\(\$c\.x, undefined\)\);\n\$p\(\$any\(\$c\.x\)\);/)
  })

  test('assigns inside a loop to a variable of the loop', () => {
    assert.match(
      body('{% set a = 1 %}{% for x in b %}{% set a = x %}{% endfor %}{{ a }}'),
      /let v_a\$1; v_a\$1 = v_a;\nv_a\$1 = \(v_x\);\n\}\n\}\n\$p\(v_a\);/,
    )
  })

  test('lets a block see what is set at the top, and what is around it only where it is scoped', () => {
    const loop = (scoped: string): string => body(`{% for x in a %}{% block b ${scoped} %}{{ x }}{% endblock %}{% endfor %}`)
    assert.match(loop(''), /\$p\(\$c\.x\)/)
    assert.match(loop('scoped'), /\$p\(v_x\)/)
  })

  test('has a function for each macro, and calls it with arguments in order', () => {
    const macro = "{% macro m(a, n=1, t='', b=false) %}{{ n }}{{ caller() }}{% endmacro %}"
    assert.match(
      body(macro),
      /^function m_m\(p0\?: any, p1\?: LikeNumber, p2\?: LikeText, p3\?: any\): Safe \{\n\$any\(1, "", false\);\nlet v_a = p0 as any;\nlet v_n = p1 as number;/,
    )
    assert.match(body(`${macro}{{ m(x, b=y) }}`), /\$p\(m_m\(\$c\.x, undefined, undefined, \$c\.y\)\);/)
    assert.match(body(`${macro}{% call(z) m(1) %}{{ z }}{% endcall %}`), /m_m\(1\);\n;\{\nlet v_z: any;\n\$p\(v_z\);\n\}/)
  })

  test('takes macros from other shadows', () => {
    const macros = { 'm.html': '{% macro m(a) %}{% endmacro %}{% set s = 1 %}' }
    assert.match(
      body("{% from 'm.html' import m as n, s %}{{ n(1) }}{{ s }}", macros),
      /\$p\(\$m0\.\$m_m\(1\)\);\n\$p\(\$any\);\nimport \* as \$m0 from '\.\/m\.html\.mts'/,
    )
    assert.match(body("{% import 'm.html' as m %}{{ m.m(1) }}", macros), /\$p\(\$m0\.\$m_m\(1\)\);/)
  })

  test('compares contexts where a template includes or extends another', () => {
    const typed = { 'i.html': '{# context: { a: string } #}{{ a }}' }
    assert.match(
      body("{% set b = 1 %}{% include 'i.html' %}", typed),
      /\$satisfies<\$x0>\(\{ \.\.\.\$c, "b": v_b \}\);\nimport type \{ \$Context as \$x0 \} from '\.\/i\.html\.mts'/,
    )
    assert.match(body("{% with b = 1 %}{% macro b() %}{% endmacro %}{% include 'i.html' %}{% endwith %}", typed), /\{ \.\.\.\$c, {2}\}/)
    assert.match(body("{% extends 'i.html' %}", typed), /\$satisfies<\$x0>\(\{ \.\.\.\$c, {2}\}\);/)
    assert.doesNotMatch(body("{% include 'i.html' without context %}", typed), /satisfies/)
  })

  test('has no opinion on what is printed where the environment has a function for that', () => {
    assert.match(
      shadowOf('{{ a ~ b }}{{ a|join }}', {}, false).text,
      /\n\(\$o\.concat\(\(\$c\.a\), \(\$c\.b\)\)\);\n\(\$f\.join\(\(\$c\.a\)\)\);/,
    )
  })

  test('remembers where its parts came from', () => {
    const source = 'text {{ article.title|upper }}'
    const { text, marks } = shadowOf(source)
    const found = marks.map(({ kind, from, to, at, name }) => [kind, text.slice(from, to), source.slice(at, at + name.length), name])
    assert.deepEqual(found, [
      ['variable', '$c.article', 'article', 'article'],
      ['attribute', '.title', 'title', 'title'],
      ['argument', '$c.article.title', 'title', 'upper'].with(2, 'title'),
      ['call', '$f.upper($c.article.title)', 'upper', 'upper'],
      ['print', '$f.upper($c.article.title)', '', ''],
    ])
  })

  test('knows what else a name may have been', () => {
    const { marks } = shadowOf('{# context: { article: A } #}{% set title = 1 %}{% for one in articl %}{{ onee }}{% endfor %}')
    const others = marks
      .filter(({ kind, name }) => kind === 'variable' && /^(?:articl|onee)$/.test(name))
      .map((mark) => [...(mark.others?.() ?? [])])
    assert.deepEqual(others, [
      ['title', 'article', 'self', 'super'],
      ['one', 'loop', 'title', 'article', 'self', 'super'],
    ])
  })

  test('has a file name that no template can leave its folder with', () => {
    assert.equal(shadowName('a/b.html'), 'a/b.html.mts')
    assert.equal(shadowName('../a b.html'), '$2e./a$20b.html.mts')
  })
})

describe('mistakes that need no types', () => {
  const CASES: readonly (readonly [source: string, message: string, others?: Readonly<Record<string, string>>])[] = [
    ['{{ a|uper }}', "unknown filter 'uper'. Did you mean 'upper'?"],
    ["{{ a|map('uper') }}", "unknown filter 'uper'. Did you mean 'upper'?"],
    ['{{ a is evn }}', "unknown test 'evn'. Did you mean 'even'?"],
    ["{{ a|select('evn') }}", "unknown test 'evn'. Did you mean 'even'?"],
    ["{{ a|selectattr('b', 'evn') }}", "unknown test 'evn'. Did you mean 'even'?"],
    ['{{ a|truncate(lenght=3) }}', "filter 'truncate' has no parameter 'lenght'. Did you mean 'length'?"],
    ['{{ a|upper(1) }}', "filter 'upper' takes not more than 0 argument(s)."],
    ["{{ a|replace('x') }}", "filter 'replace' needs 'new'."],
    ["{% include 'nav.htm' %}", "unknown template 'nav.htm'. Did you mean 'nav.html'?", { 'nav.html': '' }],
    ["{% extends 'nav.htm' %}", "unknown template 'nav.htm'. Did you mean 'nav.html'?", { 'nav.html': '' }],
    ["{% import 'nav.htm' as n %}", "unknown template 'nav.htm'. Did you mean 'nav.html'?", { 'nav.html': '' }],
    ["{% from 'm.html' import foo %}", "'m.html' has no macro 'foo'. Did you mean 'fo'?", { 'm.html': '{% macro fo() %}{% endmacro %}' }],
    [
      "{% import 'm.html' as m %}{{ m.foo() }}",
      "'m.html' has no macro 'foo'. Did you mean 'fo'?",
      { 'm.html': '{% macro fo() %}{% endmacro %}' },
    ],
    ['{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}', "macro 'm' takes not more than 1 argument(s)."],
    ['{% macro m(name) %}{% endmacro %}{{ m(nam=2) }}', "macro 'm' has no parameter 'nam'. Did you mean 'name'?"],
    ['{% macro m(a) %}{% endmacro %}{{ m(1, a=2) }}', "macro 'm' got two values for 'a'."],
    [
      "{% extends 'l.html' %}{% block contnt %}{% endblock %}",
      "no template that this one extends has a block 'contnt', so it is never shown. Did you mean 'content'?",
      { 'l.html': '{% block content %}{% endblock %}' },
    ],
    ['{% block a %}{{ super() }}{% endblock %}', "super() is called, but no parent has a block 'a'."],
    ['{{ super() }}', 'super() is called outside of a block.'],
    ['{% block title %}{% endblock %}{{ self.titel() }}', "unknown block 'titel'. Did you mean 'title'?"],
    ["{{ url('hme') }}", "unknown route 'hme'. Did you mean 'home'?"],
    ["{{ url('article') }}", "the route 'article' needs 'slug'."],
  ]
  for (const [source, message, others] of CASES) test(source, () => assert.deepEqual(remarks(source, others), [message]))

  const RIGHT: readonly (readonly [source: string, others?: Readonly<Record<string, string>>])[] = [
    ["{% include 'nav.htm' ignore missing %}"],
    ["{% include ['nav.htm', 'nav.html'] %}{% include a %}{% extends a %}", { 'nav.html': '' }],
    ["{% extends 'l.html' %}{% block new %}{% endblock %}", { 'l.html': '{% extends a %}' }],
    [
      "{% extends 'l.html' %}{% block a %}{% block new %}{{ super() }}{% endblock %}{% endblock %}".replace('{{ super() }}', ''),
      { 'l.html': '{% block a %}{% endblock %}' },
    ],
    [
      "{% extends 'l.html' %}{% block a %}{{ super() }}{% endblock %}",
      { 'l.html': "{% extends 'k.html' %}", 'k.html': '{% block a %}{% endblock %}' },
    ],
    ['{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, b=3) }}{{ m(*a) }}'],
    ['{% set m = 1 %}{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}'],
    ["{{ url('article', slug=1) }}{{ url('article', **a) }}{{ url(a) }}{% set url = a %}"],
    ['{{ a|map(b) }}{{ a|format(1, b=2) }}{{ a|truncate(*b) }}'],
  ]
  for (const [source, others] of RIGHT) test(`none: ${source}`, () => assert.deepEqual(remarks(source, others), []))

  test('are told with their place, and those of reading a template too', async () => {
    const loader = new DictLoader({
      'a.html': 'x\n  {{ a|uper }}',
      'b.html': '{% if a %}',
      'c.html': '{% block a %}{% endblock %}\n{% block a %}{% endblock %}',
    })
    const { findings, templates, typed } = await findMistakes({ environment: new Environment({ loader }) })
    assert.deepEqual(
      findings.map(({ template, file, line, column, kind, severity }) => [template, file, line, column, kind, severity]),
      [
        ['a.html', null, 2, 8, 'filter', 'error'],
        ['b.html', null, 1, 11, 'syntax', 'error'],
        ['c.html', null, 2, 4, 'block', 'error'],
      ],
    )
    assert.equal(findings[0]?.excerpt, '  1 | x\n> 2 |   {{ a|uper }}\n    |        ^')
    assert.deepEqual([templates, typed], [3, 0])
  })
})
