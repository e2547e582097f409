import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { DictLoader } from './loader.ts'
import { SandboxedEnvironment } from './sandbox.ts'
import { SecurityError } from './template-error.ts'

class Invoice {
  number = 7
  cancel(): string {
    return 'cancelled'
  }
}

function print(source: string): string {
  const given = {
    ...{ invoice: new Invoice(), list: [1], d: { a: 1, fn: () => 'inside' }, m: new Map([['f', () => 'inside']]), fn: () => 'given' },
    ...{ big: 'x'.repeat(200_000), items: Array.from({ length: 50_000 }, (_, a) => ({ a, s: 'text' })) },
  }
  const loader = new DictLoader({ lib: '{% set g = f %}' })
  return new SandboxedEnvironment({ autoescape: false, loader }).renderString(source, given)
}

function refused(...sources: readonly string[]): void {
  for (const source of sources) assert.throws(() => print(source), SecurityError, source)
}

/** A list that holds itself twice, forty times over: 2 ** 40 numbers when it is printed. */
const bomb = (name: string, use: string): string => `{% set ${name} = [1] %}${`{% set ${name} = [${name}, ${name}] %}`.repeat(40)}${use}`

describe('the costs of a sandbox', () => {
  test('count what stands in lists of lists, wherever they are looked into', () => {
    const uses = [
      ...[
        '{{ a }}',
        '{{ a|string }}',
        '{{ a|tojson }}',
        '{{ a|pprint }}',
        '{{ a|upper }}',
        '{{ a|join }}',
        '{{ "x" ~ a }}',
        '{{ "%s" % [a] }}',
      ],
      ...[
        '{{ "{}".format(a) }}',
        '{{ "".join([a]) }}',
        '{{ [a, a]|sort }}',
        '{{ [{"k": a}, {"k": a}]|sort(attribute="k") }}',
        '{{ a.index([a]) }}',
      ],
      ...['{{ [a]|map("string")|list }}', '{{ [a]|select("eq", [[]])|list }}', '{{ a is eq([[]]) }}', '{{ a in [[]] }}', '{{ dict(k=a) }}'],
      ...['{% macro m() %}{{ a }}{% endmacro %}{{ m() }}', '{% filter replace("", a) %}x{% endfilter %}'],
      ...['{{ namespace(k=a) }}'],
    ]
    for (const use of uses) refused(bomb('a', use))
    refused(bomb('a', bomb('b', '{{ a == b }}')), bomb('a', bomb('b', '{{ a < b }}')))
    refused(bomb('a', '{{ {tuple: 1} }}').replaceAll('[a, a]', '(a, a)').replace('tuple', 'a').replace('[1]', '(1,)'))
    assert.equal(print(bomb('a', '{{ a|length }}{{ a|first|length }}')), '22')
  })

  test('count long texts that are held many times', () => {
    const many = "(['x' * 200000] * 2000)"
    refused(
      ...['', '|string', '|join', '|tojson', '|pprint', '|map("upper")|list'].map((use) => `{{ ${many}${use} }}`),
      `{{ ','.join(${many}) }}`,
    )
    refused('{{ range(100000)|map("center", 200000)|join }}', '{{ [1]|map("center", 9999999)|list }}', '{{ big|map("upper")|join }}')
  })

  test('also where arguments are given by name or in a list', () => {
    refused(
      ...['{{ "x"|center(width=9999999) }}', '{{ "x"|indent(width=9999999, first=true) }}', '{{ "x".ljust(*[9999999]) }}'],
      ...[
        '{{ list|batch(linecount=9999999, fill_with=1)|list }}',
        '{{ list|slice(slices=9999999)|list }}',
        '{{ big|replace(old="x", new=big) }}',
      ],
      ...['{{ "{:{w}}".format("x", w=999999) }}', '{{ "{:{}}".format("x", 999999) }}', '{{ ([1] * 200000)|tojson(indent=1000) }}'],
      ...[
        '{{ big|wordwrap(1, wrapstring="z" * 1000) }}',
        '{{ ("\\t" * 1000).expandtabs(9000) }}',
        '{{ ("a" * 100000).translate({97: big}) }}',
      ],
    )
  })

  test('what is constant is computed while it runs, and not before', () => {
    const environment = new SandboxedEnvironment()
    environment.fromString("{% if false %}{{ (['x' * 200000] * 2000)|tojson }}{% endif %}").render()
    assert.throws(() => environment.renderString("{{ (['x' * 200000] * 2000)|tojson }}"), SecurityError)
  })

  test('count the rounds of filters that are lazy', () => {
    refused(`{{ range(100000)${'|select'.repeat(50)}|list }}`, '{% for i in range(9999) %}{{ range(100000)|sum }}{% endfor %}')
    refused('{% for i in range(20000) %}{% set x = items[::-1] %}{% endfor %}', '{% for i in range(5000) %}{{ "y" in big }}{% endfor %}')
  })

  test('leave the data of an application alone', () => {
    assert.equal(print('{{ items|length }}{{ (items|sort(attribute="a", reverse=true)|first).a }}'), '5000049999')
    assert.equal(print('{{ items|selectattr("a", "eq", 5)|map(attribute="a")|list }}{{ items|sum("a") }}'), '[5]1249975000')
  })
})

describe('functions of a sandbox', () => {
  test('are called where they are variables, not out of what variables hold', () => {
    assert.equal(
      print('{{ fn() }}{% set f = fn %}{{ f() }}{% set u = "a".upper %}{{ u() }}{% set j = joiner("-") %}{{ j() }}{{ j() }}'),
      'givengivenA-',
    )
    assert.equal(print('{% for x in [1, 2] %}{% set c = loop.cycle %}{{ c("a", "b") }}{{ loop.changed(1) }}{% endfor %}'), 'aTruebFalse')
    refused(
      '{{ d["fn"]() }}',
      '{% set f = d.fn %}{{ f() }}',
      '{{ (d.values()|last)() }}',
      '{{ m["f"]() }}',
      '{{ (d|dictsort|last|last)() }}',
    )
    refused(
      '{% set f = d.fn %}{% import "lib" as l with context %}{{ l.g() }}',
      '{% for k, v in d.items() %}{{ v() if k == "fn" }}{% endfor %}',
    )
  })

  test('are not found by keys that are HTML either', () => {
    refused(
      '{{ invoice["cancel"|safe] }}',
      '{{ (invoice["cancel"|safe])() }}',
      '{{ invoice["__class__"|safe] }}',
      '{{ invoice|attr("cancel"|safe) }}',
    )
    assert.equal(print('{{ invoice["number"|safe] }}'), '7')
  })
})
