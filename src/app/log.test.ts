import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { NuagesError } from '../base/errors.ts'
import { errorText, oneLine } from './log.ts'

test('oneLine makes control characters visible', () => {
  assert.equal(oneLine('a\nb\r\u001b[31m\u2028é'), 'a\\nb\\x0d\\x1b[31m\\x2028é')
})

describe('errorText', () => {
  test('has name, code, hint, frames and causes', () => {
    const cause = new TypeError('inner')
    const lines = errorText(new NuagesError('X_CODE', 'outer', { hint: 'Do this.', cause })).split('\n')
    assert.equal(lines[0], 'NuagesError [X_CODE]: outer')
    assert.equal(lines[1], '    hint: Do this.')
    assert.match(lines[2] as string, /^ {4}at .*log\.test\.ts/)
    assert.ok(lines.includes('  cause: TypeError: inner'))
  })

  test('has the members of an AggregateError, a limited number of them', () => {
    const lines = errorText(new AggregateError([new Error('a', { cause: new Error('b') }), 'c'], 'several')).split('\n')
    const heads = lines.filter((line) => !line.startsWith('    at '))
    assert.deepEqual(heads, ['AggregateError: several', '  one of them: Error: a', '  one of them: thrown: c', '  cause: Error: b'])
    const many = errorText(
      new AggregateError(
        Array.from({ length: 100 }, (_, i) => new Error(`number ${i}`)),
        'many',
      ),
    )
    assert.equal(many.match(/one of them/g)?.length, 19)
  })

  test('a message forges neither lines nor frames', () => {
    const text = errorText(new Error('boom\nGET / 200\n    at evil (evil.ts:1:1)\u001b[2J'))
    assert.equal(text.split('\n')[0], 'Error: boom\\nGET / 200\\n    at evil (evil.ts:1:1)\\x1b[2J')
    assert.equal(text.match(/evil\.ts/g)?.length, 1)
  })

  test('anything can be thrown', () => {
    assert.equal(errorText('x\ny'), 'thrown: x\\ny')
    assert.equal(errorText(null), 'thrown: null')
    assert.equal(errorText(Object.create(null)), 'thrown: a value that cannot be shown')
    const loop = new Error('loop')
    loop.cause = loop
    assert.equal(errorText(loop).match(/loop/g)?.length, 1)
  })
})
