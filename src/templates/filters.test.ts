import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { filterContext } from '../../test/filter-context.ts'
import { answerOf, decode, expected, type PythonAnswer, pythonAnswers } from '../../test/python-answers.ts'
import { safe } from '../base/safe-string.ts'
import { callFilter, type Kwargs, type TemplateFunction } from './call.ts'
import { FILTERS } from './filters.ts'
import { repr } from './python-text.ts'
import { TESTS } from './tests.ts'
import { StrictUndefined, Undefined } from './undefined.ts'

function show(value: unknown): string {
  if (value instanceof Undefined) return `undefined: ${value.message}`
  const isGenerator = typeof (value as { next?: unknown } | null)?.next === 'function'
  return repr(isGenerator ? [...(value as Iterable<unknown>)] : value)
}

function runAll(answers: readonly PythonAnswer[], table: ReadonlyMap<string, TemplateFunction>, prefix: string): void {
  for (const answer of answers) {
    const fn = table.get(answer.fn.slice(prefix.length)) as TemplateFunction
    const kwargs = Object.assign(Object.create(null), decodeAll(answer.kwargs)) as Kwargs
    const run = (value: unknown, ...args: unknown[]): unknown => callFilter(fn, filterContext(answer.auto), value, args, kwargs)
    assert.equal(answerOf(answer, run, show), expected(answer), JSON.stringify({ ...answer, result: undefined }))
  }
}

function decodeAll(values: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decode(value)]))
}

function filter(name: string, value: unknown, args: readonly unknown[] = [], context = filterContext()): unknown {
  return callFilter(FILTERS.get(name) as TemplateFunction, context, value, args)
}

describe('filters', () => {
  test('are those of Jinja2, and no others', () => {
    const names =
      'abs attr batch capitalize center count d default dictsort e escape filesizeformat first float forceescape format groupby indent int items ' +
      'join last length list lower map max min pprint random reject rejectattr replace reverse round safe select selectattr slice sort string ' +
      'striptags sum title tojson trim truncate unique upper urlencode urlize wordcount wordwrap xmlattr'
    assert.equal([...FILTERS.keys()].sort().join(' '), names)
  })

  test('answer what Jinja2 answers, result or error', () => {
    const answers = pythonAnswers((fn) => fn.startsWith('|'), 'jinja-filters.json')
    runAll(answers, FILTERS, '|')
    assert.ok(answers.length > 1200)
  })

  test('are lazy where those of Jinja2 are', () => {
    const seen: unknown[] = []
    const source = function* (): Generator<number> {
      for (const item of [1, 2, 3]) {
        seen.push(item)
        yield item
      }
    }
    const mapped = filter('map', source(), ['string']) as Iterator<unknown>
    assert.deepEqual(seen, [])
    assert.deepEqual(mapped.next(), { done: false, value: '1' })
    assert.deepEqual(seen, [1])
    const rest = source()
    assert.equal(filter('first', rest), 1)
    assert.deepEqual([...rest], [2, 3])
  })

  test('read data: plain objects, instances, Maps', () => {
    class Person {
      readonly #age: number
      readonly name: string
      constructor(name: string, age: number) {
        this.name = name
        this.#age = age
      }
      get age(): number {
        return this.#age
      }
    }
    const people = [
      new Person('Bob', 3),
      { name: 'al', age: 1 },
      new Map<string, unknown>([
        ['name', 'Cy'],
        ['age', 2],
      ]),
    ]
    const sorted = filter('sort', people, [false, false, 'age']) as unknown[]
    assert.deepEqual([...(filter('map', sorted, ['attr', 'age']) as Iterable<unknown>)].length, 3)
    assert.equal(filter('join', sorted, [', ', 'name']), 'al, Cy, Bob')
    assert.equal(filter('sum', people, ['age']), 6)
  })

  test('take a random item', () => {
    for (let i = 0; i < 20; i++) assert.ok([1, 2].includes(filter('random', [1, 2]) as number))
  })

  test('fail for a strict undefined value where printing it would', () => {
    for (const name of ['wordcount', 'upper', 'join', 'escape', 'list', 'length', 'first', 'string']) {
      assert.throws(() => filter(name, new StrictUndefined('gone')), { code: 'TEMPLATE_UNDEFINED' }, name)
    }
    assert.equal(filter('default', new StrictUndefined('gone'), ['x']), 'x')
  })

  test('follow the policies', () => {
    const policies = filterContext(true, {
      'urlize.rel': null,
      'urlize.target': '_top',
      'urlize.extra_schemes': ['tel:'],
      'truncate.leeway': 0,
    })
    assert.equal(
      String(filter('urlize', 'http://a.de tel:1', [], policies)),
      '<a href="http://a.de" target="_top">http://a.de</a> <a href="tel:1" target="_top">tel:1</a>',
    )
    assert.equal(filter('truncate', 'aaa bbb', [6], policies), 'aaa...')
    const json = filterContext(true, { 'json.dumps_kwargs': { sort_keys: false, ensure_ascii: false } })
    assert.equal(String(filter('tojson', { b: 'é', a: 1 }, [], json)), '{"b": "é", "a": 1}')
    const own = filterContext(true, { 'json.dumps_function': (value: unknown) => `<${typeof value}>` })
    assert.equal(String(filter('tojson', 1, [], own)), '\\u003cnumber\\u003e')
  })

  test('write JSON of what JavaScript has, and of nothing that was not meant', () => {
    class Account {
      password = 'secret'
    }
    assert.equal(
      String(filter('tojson', { at: new Date(0), none: undefined, list: [undefined] })),
      '{"at": "1970-01-01T00:00:00.000Z", "list": [null]}',
    )
    assert.throws(() => filter('tojson', new Account()), { message: 'Object of type Account is not JSON serializable' })
    const circle: unknown[] = []
    circle.push(circle)
    assert.throws(() => filter('tojson', circle), { message: 'Circular reference detected' })
    let deep: unknown = 1
    for (let i = 0; i < 2000; i++) deep = [deep]
    assert.throws(() => filter('tojson', deep), /nested/)
    assert.throws(() => filter('tojson', Promise.resolve()), { hint: /Await/ })
    assert.equal(String(filter('tojson', '</script><!--')), '"\\u003c/script\\u003e\\u003c!--"')
  })

  test('call a filter of the application as a JavaScript function', () => {
    const shout = ((text: string, options: { mark: string }) => text + options.mark) as TemplateFunction
    assert.equal(callFilter(shout, filterContext(), 'hey', [], { mark: '!' }), 'hey!')
  })

  test('take time in proportion to their input', () => {
    const size = 200_000
    const inputs: [string, unknown, unknown[]][] = [
      ['urlize', 'a('.repeat(size), []],
      ['urlize', `a${'('.repeat(size)}${')'.repeat(size)}`, []],
      ['urlize', `${').'.repeat(size)}a`, []],
      ['urlize', 'a@'.repeat(size), []],
      ['urlize', `www.${'a.'.repeat(size)}!`, []],
      ['urlize', `a@b${'.-'.repeat(size)}`, []],
      ['striptags', safe('<!--'.repeat(size)), []],
      ['striptags', safe(`${'<!-- -->'.repeat(size)}<`.repeat(2)), []],
      ['striptags', safe('<'.repeat(size)), []],
      ['trim', ' '.repeat(size), []],
      ['title', 'a-'.repeat(size), []],
      ['wordcount', 'a '.repeat(size), []],
      ['sum', Array.from({ length: size / 10 }, () => [1, 2]), [null, []]],
      ['unique', Array.from({ length: size }, (_, i) => i % 1000), []],
    ]
    for (const [name, value, args] of inputs) {
      const start = performance.now()
      const result = filter(name, value, args)
      if (typeof result === 'object' && !('length' in (result as object))) for (const _ of result as Iterable<unknown>);
      assert.ok(performance.now() - start < 3000, `${name} ${String(value).slice(0, 20)}`)
    }
  })
})

describe('tests', () => {
  test('are those of Jinja2, and no others', () => {
    const names =
      '!= < <= == > >= boolean callable defined divisibleby eq equalto escaped even false filter float ge greaterthan gt in integer iterable le ' +
      'lessthan lower lt mapping ne none number odd sameas sequence string test true undefined upper'
    assert.equal([...TESTS.keys()].sort().join(' '), names)
  })

  test('answer what Jinja2 answers, result or error', () => {
    const answers = pythonAnswers((fn) => fn.startsWith('is '), 'jinja-filters.json')
    runAll(answers, TESTS, 'is ')
    assert.ok(answers.length > 500)
  })

  test('show what is in a circle, and refuse to pad without end', () => {
    const list: unknown[] = ['a'.repeat(50), 'b'.repeat(50)]
    list.push(list, new Map([['self', list]]))
    assert.match(String(filter('pprint', list)), /<Recursion on list>/)
    assert.throws(() => [...(filter('batch', [1], [100_000_000, 'x']) as Iterable<unknown>)], /limit/)
  })
})
