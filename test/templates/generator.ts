// Random templates with contexts, from a number: the same number gives the same template on every machine. Most of them mean
// something; some do what Python refuses, so that errors are compared too.

/** A template with the others that it names, and its variables in the encoding of the answers' file. */
export interface Sample {
  readonly templates: Readonly<Record<string, string>>
  readonly context: Readonly<Record<string, unknown>>
  readonly options: Readonly<Record<string, unknown>>
  /** Whether Jinja2 renders it in its sandbox. */
  readonly sandboxed?: boolean
}

type Kind = 'int' | 'float' | 'text' | 'bool' | 'list' | 'dict' | 'rows' | 'any'

/** Numbers from a seed (mulberry32). */
class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 to below `limit`. */
  roll(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit)
  }

  pick<T>(items: readonly T[]): T {
    return items[this.roll(items.length)] as T
  }

  chance(percent: number): boolean {
    return this.roll(100) < percent
  }
}

const TEXTS: readonly string[] = [
  '',
  'a',
  'hello world',
  'Ünïcode ß',
  '<b>bold</b> & "q"',
  "it's",
  '  padded ',
  'one\ntwo\n\nthree',
  'A,b;C',
  '😀 smile',
  '42',
  '-3.50',
  'x'.repeat(30),
]
const CONTEXT: Readonly<Record<string, readonly [Kind, unknown]>> = {
  n: ['int', 7],
  zero: ['int', 0],
  neg: ['int', -13],
  big: ['int', { $int: '123456789012345678901234567890' }],
  f: ['float', { $float: '2.5' }],
  g: ['float', { $float: '-0.125' }],
  whole: ['float', { $float: '3.0' }],
  s: ['text', 'Hello <World>'],
  t: ['text', 'the quick brown fox jumps over the lazy dog'],
  empty: ['text', ''],
  u: ['text', 'Grüße 😀 çà'],
  yes: ['bool', true],
  no: ['bool', false],
  nums: ['list', [3, 1, 2, 3, -5]],
  words: ['list', ['pear', 'Apple', 'fig', 'apple']],
  mixed: ['list', [1, 'one', { $float: '1.0' }, true, null]],
  pair: ['list', { $tuple: [1, 'two'] }],
  none: ['any', null],
  d: ['dict', { a: 1, b: 'two', c: [1, 2] }],
  m: ['any', { $markup: '<i>m</i>' }],
  rows: [
    'rows',
    [
      { id: 1, name: 'Ann', tags: ['x', 'y'], age: 30 },
      { id: 2, name: 'bob', tags: [], age: 25 },
      { id: 3, name: '<Cy>', tags: ['y'], age: 30 },
    ],
  ],
}

/** The sample of a number. */
export function sampleOf(seed: number): Sample {
  return new Writer(new Dice(seed)).sample()
}

class Writer {
  readonly #dice: Dice
  readonly #scopes: Map<string, Kind>[] = [new Map(Object.entries(CONTEXT).map(([name, [kind]]) => [name, kind]))]
  #loops = 0
  #names = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  sample(): Sample {
    const dice = this.#dice
    const templates: Record<string, string> = {
      'part.html': '[{{ s }}|{{ n }}{% if loop is defined %}L{% endif %}]',
      'lib.html': '{% macro shout(x, y="!") %}{{ x|upper }}{{ y }}{% endmacro %}{% set version = 3 %}',
    }
    if (dice.chance(25)) {
      templates['base.html'] = `<{% block head %}${this.#statements(1)}{% endblock %}|{% block body %}base {{ n }}{% endblock %}>`
      const body = `{% extends "base.html" %}${dice.chance(50) ? '{% set n = 99 %}' : ''}{% block body %}${dice.chance(50) ? '{{ super() }}' : ''}${this.#statements(2)}{% endblock %}${dice.chance(40) ? `{% block head %}${this.#statements(1)}{% endblock %}` : ''}`
      templates['main.html'] = body
    } else templates['main.html'] = this.#statements(3)
    const options = {
      autoescape: dice.chance(50),
      trim_blocks: dice.chance(20),
      lstrip_blocks: dice.chance(20),
      keep_trailing_newline: dice.chance(10),
    }
    return { templates, context: Object.fromEntries(Object.entries(CONTEXT).map(([name, [, value]]) => [name, value])), options }
  }

  #statements(depth: number): string {
    const count = 1 + this.#dice.roll(depth === 3 ? 4 : 2)
    return Array.from({ length: count }, () => this.#statement(depth)).join(this.#dice.pick(['', ' ', '\n', '\n  ', '|']))
  }

  #statement(depth: number): string {
    if (depth <= 0) return this.#output()
    const kind = this.#dice.roll(26)
    if (kind < 10) return this.#output()
    if (kind < 13) return this.#if(depth)
    if (kind < 16) return this.#for(depth)
    return this.#rare(kind, depth)
  }

  #rare(kind: number, depth: number): string {
    switch (kind) {
      case 16:
      case 17:
        return this.#set()
      case 18:
        return this.#scoped((name) => `{% set ${name} %}${this.#statements(depth - 1)}{% endset %}{{ ${name} }}`, 'text')
      case 19:
        return this.#with(depth)
      case 20:
        return this.#macro(depth)
      case 21:
        return `{% filter ${this.#dice.pick(['upper', 'lower', 'trim', 'title', 'escape', 'replace("a", "4")', 'indent(2)'])} %}${this.#statements(depth - 1)}{% endfilter %}`
      case 22:
        return this.#dice.pick([
          '{% include "part.html" %}',
          '{% include ["nix.html", "part.html"] %}',
          '{% include "nix.html" ignore missing %}',
        ])
      case 23:
        return this.#dice.pick([
          '{% import "lib.html" as lib %}{{ lib.shout(s) }}{{ lib.version }}',
          '{% from "lib.html" import shout, version as v %}{{ shout("a", y="?") }}{{ v }}',
          '{# c #}',
          '{% raw %}{{ raw }}{% endraw %}',
        ])
      case 24:
        return `{% autoescape ${this.#dice.pick(['true', 'false'])} %}${this.#statements(depth - 1)}{% endautoescape %}`
      default:
        return `{%- if ${this.#expression('bool', 2)} -%} ${this.#statements(depth - 1)} {%- endif %}`
    }
  }

  #output(): string {
    const kind = this.#dice.pick(['int', 'float', 'text', 'text', 'bool', 'list', 'dict', 'any', 'any'] as const)
    const [open, close] = this.#dice.pick([
      ['{{ ', ' }}'],
      ['{{- ', ' }}'],
      ['{{ ', ' -}}'],
      ['{{ ', ' }}'],
    ])
    return `${open}${this.#expression(kind, 3)}${close}`
  }

  #if(depth: number): string {
    const more = this.#dice.chance(40) ? `{% elif ${this.#expression('any', 2)} %}${this.#statements(depth - 1)}` : ''
    const otherwise = this.#dice.chance(50) ? `{% else %}${this.#statements(depth - 1)}` : ''
    return `{% if ${this.#expression(this.#dice.pick(['bool', 'any']), 2)} %}${this.#statements(depth - 1)}${more}${otherwise}{% endif %}`
  }

  #for(depth: number): string {
    const [list, kind] = this.#dice.pick([
      ['list', 'any'],
      ['rows', 'dict'],
      ['text', 'text'],
    ] as const)
    const items = this.#expression(list, 2)
    return this.#scoped((name) => {
      this.#loops += 1
      const test = this.#dice.chance(25) ? ` if ${name}${this.#dice.pick([' is defined', '', ' is not none', ' is string', ' != 3'])}` : ''
      const state = this.#dice.chance(50)
        ? `{{ loop.${this.#dice.pick(['index', 'index0', 'revindex', 'revindex0', 'first', 'last', 'length', 'depth', 'cycle("a", "b")', 'previtem', 'nextitem', 'changed(1)'])} }}`
        : ''
      const body = `${state}${this.#statements(depth - 1)}`
      this.#loops -= 1
      const otherwise = this.#dice.chance(30) ? '{% else %}nothing' : ''
      return `{% for ${name} in ${items}${test} %}${body}${otherwise}{% endfor %}`
    }, kind)
  }

  #scoped(write: (name: string) => string, kind: Kind): string {
    this.#names += 1
    const name = `v${this.#names}`
    this.#scopes.push(new Map([[name, kind]]))
    const text = write(name)
    this.#scopes.pop()
    return text
  }

  #set(): string {
    const kind = this.#dice.pick(['int', 'text', 'list', 'float', 'bool'] as const)
    const value = this.#expression(kind, 2)
    const name = this.#dice.pick(['n', 's', 'x', 'y'])
    return `{% set ${name} = ${value} %}{{ ${name} }}`
  }

  #with(depth: number): string {
    const value = this.#expression('text', 2)
    return this.#scoped((name) => `{% with ${name} = ${value} %}${this.#statements(depth - 1)}{% endwith %}`, 'text')
  }

  #macro(depth: number): string {
    this.#names += 1
    const macro = `m${this.#names}`
    const fallback = this.#expression('text', 1)
    const body = this.#scoped(
      (name) =>
        `{% macro ${macro}(${name}, other=${fallback}) %}${this.#statements(depth - 1)}{{ other }}{% if caller %}({{ caller() }}){% endif %}{% endmacro %}`,
      'any',
    )
    const call = this.#dice.pick([
      `{{ ${macro}(${this.#expression('any', 1)}) }}`,
      `{{ ${macro}(${this.#expression('any', 1)}, other=${this.#expression('int', 1)}) }}`,
      `{% call ${macro}(1) %}inside {{ s }}{% endcall %}`,
      `{{ ${macro}() }}`,
    ])
    return body + call
  }

  #variable(kind: Kind): string {
    const names = this.#scopes.flatMap((scope) => [...scope]).filter(([, one]) => one === kind || kind === 'any')
    return names.length === 0 ? 'missing' : this.#dice.pick(names)[0]
  }

  #expression(kind: Kind, depth: number): string {
    if (this.#dice.chance(3)) return this.#expression(this.#dice.pick(['int', 'text', 'list', 'any']), depth - 1)
    if (depth <= 0 || this.#dice.chance(25)) return this.#dice.chance(60) ? this.#variable(kind) : this.#literal(kind)
    const again = (other: Kind): string => this.#expression(other, depth - 1)
    return this.#composed(kind, depth, again)
  }

  #composed(kind: Kind, depth: number, again: (kind: Kind) => string): string {
    switch (kind) {
      case 'int':
        return this.#int(again)
      case 'float':
        return this.#float(again)
      case 'text':
        return this.#text(again)
      case 'bool':
        return this.#bool(again)
      case 'list':
        return this.#list(again)
      case 'rows':
        return this.#rows()
      case 'dict':
        return this.#dict(again)
      default:
        return this.#any(depth, again)
    }
  }

  #float(again: (kind: Kind) => string): string {
    return this.#dice.pick([
      `(${again('int')} / ${this.#dice.pick(['2', '3', '7', '1'])})`,
      `(${again('float')} ${this.#dice.pick(['+', '-', '*'])} ${again('int')})`,
      `${again('float')}|round(${this.#dice.roll(3)})`,
      `${again('text')}|float`,
      `${again('float')}|abs`,
      `${again('float')}|round(1, "${this.#dice.pick(['common', 'ceil', 'floor'])}")`,
    ])
  }

  #rows(): string {
    return this.#dice.pick([
      'rows',
      `rows|sort(attribute="${this.#dice.pick(['name', 'age', 'id'])}"${this.#dice.pick(['', ', reverse=true', ', case_sensitive=true'])})`,
      'rows|selectattr("tags")|list',
      'rows|rejectattr("age", "lt", 30)|list',
      'rows[1:]',
      'rows|reverse|list',
    ])
  }

  #dict(again: (kind: Kind) => string): string {
    return this.#dice.pick([
      'd',
      `{"k": ${again('any')}, ${again('int')}: ${again('text')}}`,
      'dict(a=1, b=2)',
      `dict(${'d'}, z=${again('int')})`,
      'rows[0]',
    ])
  }

  #any(depth: number, again: (kind: Kind) => string): string {
    return this.#dice.pick([
      () => this.#expression(this.#dice.pick(['int', 'text', 'list', 'bool', 'float', 'dict']), depth),
      () => `(${again('any')} if ${again('bool')} else ${again('any')})`,
      () => `(${again('any')} ${this.#dice.pick(['or', 'and'])} ${again('any')})`,
      () => `${again('list')}[${this.#dice.roll(4) - 1}]`,
      () => `d.${this.#dice.pick(['a', 'b', 'c', 'nix'])}`,
      () => `${again('any')}|default(${again('text')}${this.#dice.pick(['', ', true'])})`,
      () => `${again('list')}|${this.#dice.pick(['first', 'last', 'max', 'min', 'sum'])}`,
    ])()
  }

  #int(again: (kind: Kind) => string): string {
    return this.#dice.pick([
      () => `(${again('int')} ${this.#dice.pick(['+', '-', '*', '//', '%'])} ${again('int')})`,
      () => `(${again('int')} ** ${this.#dice.roll(5)})`,
      () => `${again('list')}|length`,
      () => `${again('text')}|length`,
      () => `${again('text')}|int`,
      () => `${again('float')}|int`,
      () => `${again('text')}|wordcount`,
      () => `(-${again('int')})`,
      () => `${again('int')}|abs`,
      () => `${again('text')}.${this.#dice.pick(['find("o")', 'count("l")', 'rfind("e")'])}`,
      () => (this.#loops > 0 ? `loop.${this.#dice.pick(['index', 'index0', 'length', 'revindex'])}` : '3'),
      () => `${again('list')}.index(${again('any')})`,
    ])()
  }

  #text(again: (kind: Kind) => string): string {
    const dice = this.#dice
    return dice.pick([
      () => `(${again('text')} ~ ${again('any')})`,
      () => `(${again('text')} + ${again('text')})`,
      () =>
        `${again('text')}|${dice.pick(['upper', 'lower', 'title', 'capitalize', 'trim', 'escape', 'e', 'string', 'reverse', 'striptags', 'urlencode', 'safe', 'forceescape', 'first', 'last', 'wordwrap(10)', 'indent', 'indent(3, true)', 'center(20)', 'truncate(10)', 'truncate(9, true, "..")', 'truncate(255)', 'replace("l", "<L>")', 'replace("o", "0", 1)', 'urlize', 'tojson', 'pprint'])}`,
      () =>
        `${again('text')}.${dice.pick(['upper()', 'lower()', 'title()', 'strip()', 'capitalize()', 'swapcase()', 'replace("l", "1")', 'ljust(12, "*")', 'rjust(12)', 'center(11, "-")', 'zfill(8)', 'lstrip("H")', 'partition(" ")[0]', 'casefold()', 'removeprefix("H")', 'expandtabs(4)'])}`,
      () => `${again('text')}[${dice.pick(['1:', ':3', '::2', '::-1', '-3:', '1:4', '0'])}]`,
      () => `${again('list')}|join(${dice.pick(['", "', '"<br>"', '', '"-"'])})`,
      () =>
        `"${dice.pick(['%s', '%d', '%5.2f', '%x', '%r', '%05d', '%-6s|', '%e'])}" % ${dice.pick(['n', 'f', 's', 'neg', '(n,)', 'whole'])}`,
      () =>
        `"${dice.pick(['{}', '{0} {0}', '{:>8}', '{:.3f}', '{:,}', '{!r}', '{:x}', '{:08d}', '{:<6}|', '{:^7}', '{:+}'])}".format(${dice.pick(['n', 'f', 's', 'neg', 'big', 'whole'])})`,
      () => `${again('any')}|string`,
      () => `(${again('text')} * ${dice.roll(4)})`,
      () => `${again('int')}|filesizeformat${dice.pick(['', '(true)'])}`,
      () => `${again('any')}|tojson`,
      () => `${again('dict')}|xmlattr`,
      () => `rows|map(attribute="${dice.pick(['name', 'id', 'nix', 'tags.0'])}")|join("/")`,
    ])()
  }

  #bool(again: (kind: Kind) => string): string {
    const dice = this.#dice
    return dice.pick([
      () => `(${again('int')} ${dice.pick(['<', '>', '<=', '>=', '==', '!='])} ${again('int')})`,
      () => `(${again('text')} ${dice.pick(['<', '>', '==', '!='])} ${again('text')})`,
      () => `(${again('any')} == ${again('any')})`,
      () => `(not ${again('any')})`,
      () => `(${again('text')} in ${again('text')})`,
      () => `(${again('any')} ${dice.pick(['in', 'not in'])} ${again('list')})`,
      () => `(${again('int')} < ${again('int')} <= ${again('int')})`,
      () =>
        `(${again('any')} is ${dice.pick(['', 'not '])}${dice.pick(['defined', 'none', 'string', 'number', 'mapping', 'sequence', 'iterable', 'integer', 'float', 'boolean', 'true', 'false', 'callable', 'escaped', 'undefined'])})`,
      () =>
        `(${again('int')} is ${dice.pick(['odd', 'even', 'divisibleby 3', 'divisibleby(2)', 'gt 2', 'sameas 7', 'eq 7', 'in [7, 0]'])})`,
      () => `(${again('text')} is ${dice.pick(['lower', 'upper'])})`,
      () => `(${again('bool')} ${dice.pick(['and', 'or'])} ${again('bool')})`,
    ])()
  }

  #list(again: (kind: Kind) => string): string {
    const dice = this.#dice
    return dice.pick([
      () => `[${again('any')}, ${again('any')}]`,
      () => `(${again('any')}, ${again('int')})`,
      () => `(${again('list')} + ${again('list')})`,
      () =>
        `${again('list')}|${dice.pick(['sort', 'sort(reverse=true)', 'sort(case_sensitive=true)', 'unique|list', 'reverse|list', 'list', 'select|list', 'reject|list', 'batch(2)|list', 'batch(2, "-")|list', 'slice(2)|list', 'map("string")|list', 'select("string")|list', 'reject("none")|list', 'map("upper")|list'])}`,
      () => `words|${dice.pick(['sort', 'sort(true)', 'unique|list', 'unique(true)|list', 'map("length")|list', 'groupby(0)|list'])}`,
      () => `${again('text')}|list`,
      () => `${again('text')}.split(${dice.pick(['', '" "', '"o", 1', 'none', '"l"'])})`,
      () => `${again('text')}.splitlines()`,
      () => `range(${dice.roll(6)}${dice.pick(['', ', 9', ', 9, 2', ', -3, -1'])})|list`,
      () => `${again('dict')}.${dice.pick(['items()|list', 'keys()|list', 'values()|list'])}`,
      () => `${again('dict')}|${dice.pick(['dictsort', 'items|list', 'list', 'dictsort(false, "value")', 'dictsort(reverse=true)'])}`,
      () => `rows|groupby("${dice.pick(['age', 'name', 'tags'])}")|map(attribute="${dice.pick(['grouper', '0'])}")|list`,
      () => `${again('list')}[${dice.pick(['1:', ':2', '::-1', '-1:'])}]`,
      () => `(${again('list')} * ${dice.roll(3)})`,
    ])()
  }

  #literal(kind: Kind): string {
    const dice = this.#dice
    switch (kind) {
      case 'int':
        return String(dice.pick([0, 1, 2, 3, 10, 42, 255, 1000, 65536, 1234567]))
      case 'float':
        return dice.pick(['0.5', '1.0', '2.75', '1e3', '1.5e-7', '100.0', '3.14159'])
      case 'text':
        return JSON.stringify(dice.pick(TEXTS))
      case 'bool':
        return dice.pick(['true', 'false'])
      case 'list':
        return dice.pick(['[]', '[1, 2, 3]', '["b", "a"]', '(1, 2)', '[[1, 2], [3]]', '()', '(5,)'])
      case 'rows':
        return 'rows'
      case 'dict':
        return dice.pick(['{}', '{"x": 1, "y": none}', '{"a b": "<"}', '{1: "one", true: 2}'])
      default:
        return this.#literal(dice.pick(['int', 'text', 'bool', 'list', 'float']))
    }
  }
}
