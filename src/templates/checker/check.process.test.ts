// What types find in templates: the project's compiler looks at all cases at once.

import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Environment } from '../environment.ts'
import { doExtension } from '../extensions.ts'
import { FileSystemLoader } from '../file-loader.ts'
import { i18n } from '../i18n.ts'
import { type CheckResult, findMistakes } from './check.ts'

const ROOT: string = join(import.meta.dirname, '../../..')
const MODELS = `import type { SafeString } from '../../../src/base/safe-string.ts'
export interface Person { readonly name: string; readonly email?: string }
export interface Article {
  title: string
  slug: string
  author: Person | null
  tags: string[]
  date: Date
  live: boolean
  words: number
  size?: number
  kind: 'news' | 'opinion'
  counts: Map<string, number>
  items: { price: number }[]
  body: SafeString
  label?: (size: number) => string
  either: string | (() => string)
}
export type Shape = { kind: 'circle'; radius: number } | { kind: 'square'; side: number }
`
const CONTEXT =
  "{# context: { article: Article, others: Article[], user?: Person, shape: Shape, words: string | string[], greet?: (name: string) => string, wish: ((name: string) => string) | null } from './models.ts' #}\n"

/** Templates with one mistake each. */
const WRONG: readonly (readonly [source: string, line: number, column: number, message: string])[] = [
  ['{{ artcle.title }}', 2, 4, "unknown variable 'artcle'. Did you mean 'article'?"],
  ['\n {{ article.titel }}', 3, 13, "unknown attribute 'titel' of Article. Did you mean 'title'?"],
  ["{{ article['titel'] }}", 2, 13, "unknown attribute 'titel' of Article. Did you mean 'title'?"],
  ['{{ article.author.name }}', 2, 4, "'article.author' may be null. Test it first: {% if article.author %}."],
  ['{{ user.name }}', 2, 4, "'user' may be undefined. Test it first: {% if user %}."],
  ['{{ article.author }}', 2, 12, "warning: this may be null, which prints 'None'. Write |default('', true)."],
  ['{{ (article.words > 3) }}', 2, 5, "warning: this is a boolean, which prints 'True' or 'False'."],
  ['{{ "by " ~ article.author }}', 2, 20, "warning: this may be null, which prints 'None'."],
  ["{{ others|map(attribute='author')|join(', ') }}", 2, 11, 'warning: this joins values of which some may be null'],
  ['{{ article.words|join }}', 2, 12, '`join` is given number'],
  ['{{ article.title.upper }}', 2, 18, 'this is a function, and would be printed as one: call it.'],
  ['{{ article.live }}', 2, 12, "warning: this is a boolean, which prints 'True' or 'False'."],
  ['{% for a in others %}{{ a.nope }}{% endfor %}', 2, 27, "unknown attribute 'nope' of Article."],
  ['{% for a in article.words %}{% endfor %}', 2, 21, 'this is no list, dict or text but number: `for` needs one.'],
  ['{% for a in article.author %}{% endfor %}', 2, 21, 'this is no list, dict or text but Person | null: `for` needs one.'],
  ['{{ loop.index }}', 2, 4, "unknown variable 'loop'."],
  ['{% for a in others %}{{ loop.idx }}{% endfor %}', 2, 30, "unknown attribute 'idx' of Loop<Article>."],
  ['{{ article.tags.length }}', 2, 17, "'length' is JavaScript's: templates do not see it. Write |length."],
  ['{{ article.title.toUpperCase() }}', 2, 18, "'toUpperCase' is JavaScript's: templates do not see it. Write |upper."],
  ['{{ article.title.uper() }}', 2, 18, "unknown attribute 'uper' of string. Did you mean 'upper'?"],
  ['{{ article.size|filesizeformat }}{{ article.author|length }}', 2, 45, '`length` is given Person | null, it takes Sized.'],
  ["{{ others|map(attribute='titel')|join }}", 2, 26, "unknown attribute 'titel' of what `map` is given. Did you mean 'title'?"],
  ["{{ others|sort(attribute='author.nam')|first|tojson }}", 2, 27, "unknown attribute 'author.nam' of what `sort` is given."],
  ["{{ others|selectattr('lives')|list|tojson }}", 2, 23, "unknown attribute 'lives' of what `selectattr` is given. Did you mean 'live'?"],
  [
    "{% for kind, all in others|groupby('knd') %}{% endfor %}",
    2,
    37,
    "unknown attribute 'knd' of what `groupby` is given. Did you mean 'kind'?",
  ],
  ["{% for group in others|groupby('kind') %}{{ group.list[0].nope }}{% endfor %}", 2, 59, "unknown attribute 'nope' of Article."],
  ["{% if article.kind == 'newz' %}{% endif %}", 2, 23, '"news" | "opinion" and "newz" are never equal.'],
  ['{{ article.title + 1 }}', 2, 18, '+ does not take these types. '],
  ['{% if article.words < article.title %}{% endif %}', 2, 7, '< does not take these types. '],
  ['{{ shape.radius }}', 2, 10, "unknown attribute 'radius' of Shape."],
  ['{% for k, v in article.counts.items() %}{{ v.upper() }}{% endfor %}', 2, 46, "unknown attribute 'upper' of number."],
  ['{% set n = article.title|length %}{{ n.upper() }}', 2, 40, "unknown attribute 'upper' of number."],
  ['{{ article.body.nope }}', 2, 17, "unknown attribute 'nope' of SafeString."],
  ['{{ article.title() }}', 2, 12, "'title' cannot be called."],
  ['{{ article.label(3) }}', 2, 12, "'article.label' may be undefined. Test it first: {% if article.label %}."],
  ["{{ greet('Ada') }}", 2, 4, "'greet' may be undefined. Test it first: {% if greet %}."],
  ["{{ wish('Ada') }}", 2, 4, "'wish' may be null. Test it first: {% if wish %}."],
  ['{{ article.either() }}', 2, 12, "'either' cannot be called."],
  ["{% call greet('Ada') %}x{% endcall %}", 2, 9, "'greet' may be undefined."],
  ['{{ article.title.split(1) | join }}', 2, 24, '`split` is given number'],
  ["{{ article.words|round(method='up') }}", 2, 31, '`round` is given "up"'],
  ['{% macro m(level=2) %}{{ level.upper() }}{% endmacro %}', 2, 32, "unknown attribute 'upper' of number."],
  ["{% macro m(level=2) %}{% endmacro %}{{ m('two') }}", 2, 42, '`m` is given "two"'],
  ['{% macro m(n=artcle) %}{% endmacro %}', 2, 14, "unknown variable 'artcle'. Did you mean 'article'?"],
  ['{# macro m: { a: Article } #}{% macro m(a) %}{{ a.titel }}{% endmacro %}', 2, 51, "unknown attribute 'titel' of Article."],
  ['{# macro m: { a: Article } #}{% macro m(a, b) %}{{ b }}{% endmacro %}', 2, 44, "the comment about 'm' has no parameter 'b'."],
  ['{# macro m: { a: Article } #}{% macro m(a) %}{% endmacro %}{{ m() }}', 2, 63, '`m` is given undefined, it takes Article.'],
  ['{# macro m: { a: Article } #}{% macro m(a) %}{% endmacro %}{{ m(others) }}', 2, 65, '`m` is given Article[], it takes Article.'],
  ['{% include "typed.html" %}', 2, 4, "the included template 'typed.html' needs a variable 'section', which this template does not have."],
  ['{% set section = 1 %}{% include "typed.html" %}', 2, 25, "the included template 'typed.html' wants another type for 'section'."],
  ['{% extends "typed.html" %}', 2, 4, "the parent 'typed.html' needs a variable 'section', which this template does not have."],
]

/** Templates that are right. */
const RIGHT: readonly string[] = [
  '{% if article.author %}{{ article.author.name }}{{ article.author.email }}{% endif %}',
  '{{ article.author.name if article.author }}{{ article.author and article.author.name or "" }}',
  '{% if article.author is not none %}{{ article.author.name }}{% endif %}',
  '{% if not article.author %}x{% elif article.author.name %}y{% endif %}',
  "{{ user.name if user is defined else 'x' }}{{ (user|default({'name': 'x'})).name }}",
  "{% if shape.kind == 'circle' %}{{ shape.radius }}{% else %}{{ shape.side }}{% endif %}",
  '{% if words is string %}{{ words.upper() }}{% else %}{{ words[0].upper() }}{{ words|join }}{% endif %}',
  '{% for a in others if a.live %}{{ loop.index }}{{ loop.previtem.title if loop.previtem }}{{ loop.cycle("a", "b") }}{% else %}none{% endfor %}',
  '{% for k, v in article.counts.items() %}{{ k.upper() }}{{ v + 1 }}{% endfor %}{% for k in article.counts %}{{ k.upper() }}{% endfor %}',
  '{% for k, v in article.counts|dictsort %}{{ k.upper() ~ v }}{% endfor %}{{ article.counts.get("a", 0) + 1 }}',
  '{% for item in article["items"] %}{{ item.price * 2 }}{% endfor %}{{ article["items"]|sum(attribute="price") }}',
  "{{ others|map(attribute='author.name')|join(', ') }}{{ others|map('tojson')|join }}{{ others|sort(attribute='date,title')|map(attribute='slug')|first|upper }}",
  "{% for kind, all in others|groupby('kind') %}{{ kind|upper }}{% for a in all %}{{ a.title }}{% endfor %}{% endfor %}",
  "{% for row in others|batch(3) %}{% for a in row %}{{ a.title }}{% endfor %}{% endfor %}{{ (others|selectattr('kind', 'equalto', 'news')|first).title }}",
  '{{ article.size|filesizeformat if article.size }}{{ article.size|default(0)|round }}{{ article.title[:3] }}{{ others[-1].title }}{{ others[1:][0].title }}',
  '{% set n = 1 %}{% set n = "a" %}{{ n.upper() }}{% set ns = namespace(found=false) %}{% for a in others %}{% set ns.found = true %}{% endfor %}{{ ns.found }}',
  '{% set title = title|default("x") %}{{ title.upper() }}'.replace('title|default("x")', 'article.title'),
  '{% set list = [] %}{% do list.append(1) %}{{ list|length }}{% set d = {"a": 1} %}{{ d.a + 1 }}{% for k, v in d.items() %}{{ k }}{{ v }}{% endfor %}',
  '{{ article.date.strftime("%Y") }}{{ article.date.year }}{{ article.date.getFullYear() }}{{ article.body }}{{ article.body|striptags|truncate(20) }}',
  '{{ "%s articles"|format(others|length) }}{{ "%d of %d" % (1, 2) }}{{ "a" ~ 1 ~ none }}{{ "-" * 3 }}{{ [1] + [2] }}{{ 7 // 2 }}',
  '{% macro m(a, level=2, css="", on=true) %}{{ a.anything }}{{ level + 1 }}{{ css.upper() }}{{ caller() }}{% endmacro %}{{ m(article, css=3, on=article) }}{% call(x) m(1) %}{{ x.y }}{% endcall %}',
  '{# macro m: { a: Article, n?: number, b?: Article } #}{% macro m(a, n=1, b) %}{{ a.title }}{{ n + 1 }}{{ b.title if b }}{% endmacro %}{{ m(article) }}{{ m(a=article, n=2) }}'.replace(
    ', b)',
    ', b=none)',
  ),
  '{% set section = {"name": "x"} %}{% include "typed.html" %}{% include "untyped.html" %}',
  '{% for i in range(3) %}{{ i + 1 }}{% endfor %}{{ dict(a=1).a }}{{ lipsum(n=1) }}{{ cycler("a", "b").next() }}{{ url("x", a=1) }}{{ form_token() }}{{ request.anything }}',
  '{% if "a" in article.tags and article.words > 3 and article.title < "b" %}{{ article.date > article.date and "x" or "y" }}{% endif %}',
  '{% trans title=article.title, count=others|length %}{{ count }} in {{ title }}{% pluralize %}{{ count }} of {{ title }}{% endtrans %}{{ _("x") }}{{ gettext("%(a)s", a=1) }}',
  '{% set parts = article.title.split(" ", 1) %}{{ parts[0] }}{{ parts|last }}{% if parts|length > 1 and parts[1].startswith("a") %}x{% endif %}',
  '{% set found = namespace(best=none) %}{% for a in others %}{% if found.best is none or a.words > found.best.words %}{% set found.best = a %}{% endif %}{% endfor %}{{ found.best.title }}',
  '{% set classes = ["a"] %}{% if article.live %}{% set classes = classes + ["b"] %}{% endif %}<p class="{{ classes|join(" ") }}">{{ {"class": "x"}|xmlattr }}</p>',
  '{% set total = 0 %}{% for a in others %}{% set total = total + a.words %}{{ total }}{% endfor %}{% for a in others|sort(attribute="words", reverse=true) %}{{ loop.revindex }}{% endfor %}',
  '{% for a in others %}{% if loop.changed(a.kind) %}<h2>{{ a.kind|title }}</h2>{% endif %}{% endfor %}{{ others|map(attribute="tags")|map("join", ", ")|join("; ") }}',
  '{% if user and user.email and "@" in user.email %}{{ user.email.split("@")|first }}{% endif %}{% if not user or user.email is undefined %}x{% else %}{{ user.email.upper() }}{% endif %}',
  '{{ others|length and others[0].title }}{{ (others|last).title if others }}{{ article.tags|first|default("none")|upper }}{{ article.words|string|length }}{{ article.words|filesizeformat(true) }}',
  '{% set nav = [("a", "Home"), ("b", "News")] %}{% for id, label in nav %}{{ id|upper }}{{ label.lower() }}{% endfor %}{% set active = active|default("home") %}'.replace(
    'active|default("home")',
    '"home"',
  ),
  '{% if article.kind in ("news", "opinion") %}x{% endif %}{% if article.tags is iterable and article.tags is not string %}{{ article.tags|count }}{% endif %}{% if article.counts is mapping %}x{% endif %}',
  '{% autoescape false %}{% set a = 1 %}{% macro m(x) %}{% endmacro %}{{ a + 1 }}{{ m(1) }}{% endautoescape %}{{ 2.conjugate() }}{{ "a".upper() }}',
  '{% set html %}<b>{% endset %}{% if html == "<b>" and article.body == "x" %}x{% endif %}{{ html.upper() }}{{ article.body.striptags() }}{{ article.body.upper() ~ article.body.format(1) }}',
  '{% block b %}{{ article.title }}{{ self.b() }}{% endblock %}{% filter upper %}{{ article.title }}{% endfilter %}{% set x %}{{ article.title }}{% endset %}{{ x|upper }}',
  '{% for a in others recursive %}{{ a.title }}{{ loop(others) }}{% endfor %}{% with t = article.title, u = 1 %}{{ t.upper() }}{{ u + 1 }}{% endwith %}',
  '{% if article.live %}{{ article.live|string }}{{ "yes" if article.live else "no" }}{% endif %}{{ (article.author or {"name": "x"}).name }}',
  '{% for a in user and others or [] %}{{ a.title }}{% endfor %}{% for x in (user.email or "").split(",") if user %}{% endfor %}'
    .replace(' and others or []', ' and others or []')
    .replace('(user.email or "").split(",") if user', '"a,b".split(",")'),
]

describe('types of templates', () => {
  let folder: string
  let result: CheckResult

  before(async () => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/check-'))
    write('templates/models.ts', MODELS)
    write('templates/typed.html', '{# context: { section: { name: string } } #}{{ section.name }}\n')
    write('templates/untyped.html', '{{ anything.at.all + 1 }}{{ 1 + "a" }}\n')
    WRONG.forEach(([source], index) => write(`templates/wrong/${index}.html`, CONTEXT.replace('./', '../') + source))
    RIGHT.forEach((source, index) => write(`templates/right/${index}.html`, CONTEXT.replace('./', '../') + source))
    write('templates/bad/type.html', '{# context: { a: Missing } #}\n{{ a }}')
    write('templates/bad/syntax.html', '{# context: { a: } #}\n{% macro m(a) %}{% endmacro %}{{ a }}')
    write(
      'templates/bad/user.html',
      "{# context: {} #}{% from 'bad/syntax.html' import m %}{% include 'bad/syntax.html' %}{{ m(1) }}{{ a }}",
    )
    write('templates/bad/module.html', "{# context: Page from './nowhere.ts' #}\n{{ a }}")
    write('templates/bad/name.html', "{# context: { a: Artcle } from '../models.ts' #}\n{{ a }}")
    result = await run()
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  function write(name: string, text: string): void {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }

  function run(): Promise<CheckResult> {
    const environment = new Environment({ loader: new FileSystemLoader(join(folder, 'templates')), extensions: [doExtension, i18n()] })
    return findMistakes({ environment, project: folder, cache: 'cache' })
  }

  function found(name: string): string[] {
    return result.findings
      .filter(({ template }) => template === name)
      .map(({ line, column, severity, message }) => `${line}:${column} ${severity === 'warning' ? 'warning: ' : ''}${message}`)
  }

  WRONG.forEach(([source, line, column, message], index) => {
    test(`find ${source}`, () => {
      const all = found(`wrong/${index}.html`)
      assert.equal(all.length, 1, all.join('\n'))
      assert.equal(all[0]?.slice(0, `${line}:${column} ${message}`.length), `${line}:${column} ${message}`)
    })
  })

  RIGHT.forEach((source, index) => {
    test(`find nothing in ${source}`, () =>
      assert.deepEqual(
        found(`right/${index}.html`).filter((line) => !line.includes('warning')),
        [],
      ))
  })

  test('are not asked for where no context is declared', () => assert.deepEqual(found('untyped.html'), []))

  test('say where a declaration cannot be read', () => {
    assert.match(found('bad/type.html').join(), /^1:18 the context cannot be read: cannot find name 'Missing'/)
    assert.match(found('bad/syntax.html').join(), /^1:18 the context cannot be read: type expected/)
    assert.deepEqual(found('bad/user.html'), ["1:99 unknown variable 'a'."])
    assert.match(found('bad/module.html').join(), /^1:13 the context cannot be read: cannot find module '\.\.\/.*nowhere\.ts'/)
    assert.match(found('bad/name.html').join(), /^1:13 the context cannot be read: .*'Artcle'.*Did you mean 'Article'/)
  })

  test('are looked at again only where a template changed', async () => {
    const shadows = join(folder, 'cache/shadows/right')
    const before = statSync(join(shadows, '1.html.mts')).mtimeMs
    write('templates/right/0.html', `${CONTEXT.replace('./', '../')}{{ article.nope }}`)
    rmSync(join(folder, 'templates/right/2.html'))
    result = await run()
    assert.equal(statSync(join(shadows, '1.html.mts')).mtimeMs, before)
    assert.match(readFileSync(join(shadows, '0.html.mts'), 'utf8'), /nope/)
    assert.equal(existsSync(join(shadows, '2.html.mts')), false)
    assert.deepEqual(found('right/0.html'), ["2:12 unknown attribute 'nope' of Article."])
  })
})
