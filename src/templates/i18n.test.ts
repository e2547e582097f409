import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Environment } from './environment.ts'
import { extractMessages, i18n, type TranslationOptions } from './i18n.ts'

function print(source: string, variables = {}, options: TranslationOptions = {}, autoescape = false): string {
  return new Environment({ autoescape, extensions: [i18n(options)] }).renderString(source, variables)
}

const GERMAN: Record<string, string> = {
  Hello: 'Hallo',
  '%(n)s river': '%(n)s Fluss',
  '%(n)s rivers': '%(n)s Flüsse',
  '100%%': 'hundert%%',
}
const german: TranslationOptions = {
  gettext: (text: string) => GERMAN[text] ?? text,
  ngettext: (one: string, many: string, count: number) => GERMAN[count === 1 ? one : many] ?? many,
  pgettext: (context: string, text: string) => `${context}/${text}`,
  npgettext: (context: string, one: string, many: string, count: number) => `${context}/${count === 1 ? one : many}`,
}

describe('translation', () => {
  test('of texts, plurals and contexts, in both styles', () => {
    for (const newstyle of [true, false]) {
      const say = (source: string, variables = {}): string => print(source, variables, { ...german, newstyle })
      assert.equal(say('{% trans %}Hello{% endtrans %}'), 'Hallo')
      assert.equal(say('{% trans n=2 %}{{ n }} river{% pluralize %}{{ n }} rivers{% endtrans %}'), '2 Flüsse')
      assert.equal(say('{% trans n=count() %}{{ n }} river{% pluralize n %}{{ n }} rivers{% endtrans %}', { count: () => 1 }), '1 Fluss')
      assert.equal(say('{% trans "menu" %}Open{% endtrans %}'), 'menu/Open')
      assert.equal(say('{% trans "menu" n=3 %}one{% pluralize %}{{ n }} files{% endtrans %}'), 'menu/3 files')
      assert.equal(say('{% trans %}100%{% endtrans %}'), newstyle ? 'hundert%' : '100%')
    }
  })

  test('without functions gives the texts themselves', () => {
    assert.equal(
      print(
        '{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}{{ _("x") }}{{ ngettext("a", "b", 1) }}{{ pgettext("c", "d") }}{{ npgettext("c", "a", "b", 5) }}',
      ),
      '2 manyxadb',
    )
  })

  test('escapes what is filled in, and not the translation', () => {
    assert.equal(
      print('{% trans x="<" %}<b>{{ x }}</b>{% endtrans %}{{ gettext("<i>%(x)s</i>", x="<") }}', {}, {}, true),
      '<b>&lt;</b><i>&lt;</i>',
    )
    assert.equal(print('{% trans x="<" %}<b>{{ x }}</b>{% endtrans %}', {}, { newstyle: false }, true), '<b>&lt;</b>')
  })

  test('makes white space one where it is told', () => {
    const source = '{% trans trimmed %}  one\n   two  {% endtrans %}'
    assert.equal(print(source), 'one two')
    assert.equal(print('{% trans %}  one\n   two  {% endtrans %}', {}, { trimmed: true }), 'one two')
    assert.equal(print('{% trans notrimmed %} a\n b{% endtrans %}', {}, { trimmed: true }), ' a\n b')
  })

  test('refuses what cannot be translated', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{% trans a, a %}{% endtrans %}', /translatable variable 'a' defined twice/],
      ['{% trans %}x{% pluralize %}y{% endtrans %}', /pluralize without variables/],
      ['{% trans %}{{ n }}{% pluralize %}{% pluralize %}{% endtrans %}', /only one pluralize section/],
      ['{% trans %}{% if a %}{% endtrans %}', /control structures .* saw `if`/],
      ['{% trans %}open', /unclosed translation block/],
      ['{% trans n %}{{ n }}{% pluralize m %}{% endtrans %}', /unknown variable 'm' for pluralization/],
    ]
    for (const [source, message] of wrong) assert.throws(() => print(source), message)
    assert.equal(print('{% trans: %}a{% endtrans %}'), 'a')
  })

  test('messages are found for a catalogue', () => {
    const environment = new Environment({ extensions: [i18n()] })
    const tree = environment.parse(
      '{{ _("one") }}\n{% trans n %}{{ n }} a{% pluralize %}{{ n }} b{% endtrans %}{{ gettext(x, y=1, *a, **b) }}{{ other("no") }}',
    )
    assert.deepEqual(extractMessages(tree), [
      { line: 1, function: '_', texts: ['one'] },
      { line: 2, function: 'ngettext', texts: ['%(n)s a', '%(n)s b', null, null] },
      { line: 2, function: 'gettext', texts: [null, null, null, null] },
    ])
  })
})
