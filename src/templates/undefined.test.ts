import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { toText } from './python-text.ts'
import { isTrue } from './truth.ts'
import { ChainableUndefined, DebugUndefined, MISSING, makeLoggingUndefined, StrictUndefined, Undefined } from './undefined.ts'

describe('undefined', () => {
  test('says what is missing in the words of Jinja2', () => {
    const cases: [Undefined, string][] = [
      [new Undefined(null, MISSING, 'user'), "'user' is undefined"],
      [new Undefined(null, 42, 'missing'), "'int object' has no attribute 'missing'"],
      [new Undefined(null, 42, 42), 'int object has no element 42'],
      [new Undefined(null, null, 'x'), "'None' has no attribute 'x'"],
      [new Undefined(null, { a: 1 }, 'x'), "'dict object' has no attribute 'x'"],
      [new Undefined('gone'), 'gone'],
    ]
    for (const [value, message] of cases) assert.throws(() => value.fail(), { message, pythonName: 'UndefinedError' })
  })

  test('of the debug kind prints it', () => {
    assert.equal(toText(new DebugUndefined(null, MISSING, 'foo')), '{{ foo }}')
    assert.equal(toText(new DebugUndefined(null, 42, 'foo')), "{{ no such element: int object['foo'] }}")
    assert.equal(toText(new DebugUndefined('gone')), '{{ undefined value printed: gone }}')
  })

  test('of the strict kind allows nothing', () => {
    const strict = new StrictUndefined(null, MISSING, 'foo')
    for (const use of [() => toText(strict), () => isTrue(strict), () => strict.equals(), () => strict.size(), () => strict.includes()]) {
      assert.throws(use, { message: "'foo' is undefined" })
    }
  })

  test('of the logging kind writes down what is done with it', () => {
    const lines: string[] = []
    const log = { warning: (text: string) => void lines.push(`w ${text}`), error: (text: string) => void lines.push(`e ${text}`) }
    const Logging = makeLoggingUndefined(log, ChainableUndefined)
    const value = new Logging(null, MISSING, 'foo')
    assert.equal(toText(value), '')
    assert.equal(isTrue(value), false)
    assert.deepEqual([...value.iterate()], [])
    assert.equal(value.look(), value)
    assert.throws(() => value.fail())
    const warning = "w Template variable warning: 'foo' is undefined"
    assert.deepEqual(lines, [warning, warning, warning, "e Template variable error: 'foo' is undefined"])
  })
})
