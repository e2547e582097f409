import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Headers } from './headers.ts'

const NAMES = ['a', 'A', 'ab', 'Cookie', 'set-cookie', 'X-Own', 'x-own', '__proto__', 'constructor', 'k', 'K', "!#$%&'*+-.^_`|~09"]
const name = fc.constantFrom(...NAMES)
const value = fc.string({ maxLength: 12 }).map((text) => text.trim())

describe('Headers', () => {
  test('are made of pairs, a map, a record, other headers, or nothing', () => {
    const expected = 'A: 1\r\nb: 2\r\n'
    const pairs = [
      ['A', '1'],
      ['b', '2'],
    ] as const
    const made = new Headers(pairs)
    for (const init of [pairs, new Map<string, string>(pairs), { A: '1', b: '2' }, made, new globalThis.Headers({ A: '1', b: '2' })]) {
      assert.equal(new Headers(init).block.toLowerCase(), expected.toLowerCase())
    }
    assert.equal(made.block, expected)
    assert.equal(new Headers().block, '')
    assert.equal(new Headers(undefined).block, '')
    const copy = new Headers(made)
    copy.append('c', '3')
    assert.equal(made.block, expected)
  })

  test('find names without regard to case, ASCII letters only', () => {
    const headers = Headers.fromBlock('Content-Type: text/html\r\nX-[: 1\r\nK: kelvin\r\n')
    assert.equal(headers.get('content-TYPE'), 'text/html')
    assert.equal(headers.has('CONTENT-type'), true)
    for (const absent of ['content', 'content-type-', 'x-{', 'X-;', '\u212a', '', 'text/html', 'ontent-type']) {
      assert.equal(headers.get(absent), null, absent)
      assert.equal(headers.has(absent), false, absent)
    }
    assert.equal(headers.get('x-['), '1')
  })

  test('join the lines of one name; those of Cookie by a semicolon, those of Set-Cookie never for who asks rightly', () => {
    const headers = new Headers([
      ['Accept', 'a'],
      ['cookie', 'x=1'],
      ['set-cookie', 'p=1'],
      ['ACCEPT', 'b'],
      ['Cookie', 'y=2'],
      ['Set-Cookie', 'q=2'],
    ])
    assert.equal(headers.get('accept'), 'a, b')
    assert.equal(headers.get('cookie'), 'x=1; y=2')
    assert.deepEqual(headers.getSetCookie(), ['p=1', 'q=2'])
    assert.deepEqual(headers.getAll('accept'), ['a', 'b'])
    assert.deepEqual(headers.getAll('absent'), [])
  })

  test('cut optional white space off, and nothing else', () => {
    const headers = Headers.fromBlock('a:1\r\nb: \t 2 \t\r\nc:\r\nd:   \r\ne: x: y \r\n')
    assert.deepEqual(
      [...headers],
      [
        ['a', '1'],
        ['b', '2'],
        ['c', ''],
        ['d', ''],
        ['e', 'x: y'],
      ],
    )
    assert.equal(headers.get('b'), '2')
    assert.equal(headers.get('d'), '')
  })

  test('set replaces all lines of a name, delete removes them', () => {
    const headers = new Headers([
      ['a', '1'],
      ['b', '2'],
      ['A', '3'],
      ['a', '4'],
    ])
    headers.set('A', '5')
    assert.equal(headers.block, 'b: 2\r\nA: 5\r\n')
    headers.set('c', '6')
    headers.delete('B')
    headers.delete('absent')
    assert.equal(headers.block, 'A: 5\r\nc: 6\r\n')
    assert.throws(() => headers.set('a', 'bad\n'), { code: 'HEADER_VALUE_INVALID' })
    assert.equal(headers.get('a'), '5', 'a set that fails changes nothing')
  })

  test('add defaults only where a name is not set, however often', () => {
    const defaults = new Headers({ 'X-A': 'default', 'X-B': 'default' })
    for (let i = 0; i < 3; i++) {
      const own = new Headers({ 'x-a': 'own' })
      own.addDefaults(defaults)
      assert.equal(own.block, 'x-a: own\r\nX-B: default\r\n')
      const other = new Headers({ 'x-b': 'own' })
      other.addDefaults(defaults)
      assert.equal(other.block, 'x-b: own\r\nX-A: default\r\n')
    }
    defaults.append('X-C', 'late')
    defaults.delete('x-b')
    const own = new Headers({ 'x-b': 'own' })
    own.addDefaults(defaults)
    assert.equal(own.block, 'x-b: own\r\nX-A: default\r\nX-C: late\r\n')
  })

  test('iterate in order with names in lower case, by every way', () => {
    const headers = new Headers([
      ['B', '1'],
      ['a', '2'],
      ['b', '3'],
    ])
    const pairs = [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ]
    assert.deepEqual([...headers], pairs)
    assert.deepEqual([...headers.entries()], pairs)
    assert.deepEqual([...headers.keys()], ['b', 'a', 'b'])
    assert.deepEqual([...headers.values()], ['1', '2', '3'])
    const seen: string[][] = []
    headers.forEach((text, key, all) => {
      assert.equal(all, headers)
      seen.push([key, text])
    })
    assert.deepEqual(seen, pairs)
  })

  test('take __proto__ and its kin for names like any other', () => {
    const headers = new Headers([
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ])
    assert.equal(headers.get('__proto__'), '1')
    const plain = headers.toJSON()
    assert.equal(Object.getPrototypeOf(plain), null)
    assert.deepEqual(Object.entries(plain), [
      ['__proto__', '1'],
      ['constructor', '2'],
      ['tostring', '3'],
    ])
    assert.equal(JSON.stringify({ headers }), '{"headers":{"__proto__":"1","constructor":"2","tostring":"3"}}')
  })

  test('refuse what could not be sent as it stands', () => {
    const headers = new Headers()
    for (const bad of ['', ' ', 'a b', 'a:', 'a\r\nb', 'é', 'a\0', '(a)', 'a\t']) {
      assert.throws(() => headers.append(bad, '1'), { code: 'HEADER_NAME_INVALID' }, JSON.stringify(bad))
    }
    for (const bad of ['\r', '\n', 'a\r\nb: c', 'a\nb', 'a\0', '\x7f', ' a', 'a ', '\ta', 'a\t', '€', '\u{1f600}', 'a\x1bb']) {
      assert.throws(() => headers.append('a', bad), { code: 'HEADER_VALUE_INVALID' }, JSON.stringify(bad))
    }
    assert.throws(() => headers.append('a b', '1'), {
      message: 'A header name is not a token: "a b".',
      hint: "Use letters, digits and !#$%&'*+-.^_`|~ only.",
    })
    assert.throws(() => headers.append('a', 'x\n'), { message: 'The value of header "a" cannot be sent: "x\\n".' })
    assert.equal(headers.block, '')
    headers.append('a', 12 as unknown as string)
    headers.append('b', 'caf\xe9 \t x')
    assert.equal(headers.block, 'a: 12\r\nb: caf\xe9 \t x\r\n')
  })

  test('behave like a list of pairs under any sequence of changes', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constantFrom('append', 'set'), name, value }),
      fc.record({ kind: fc.constant('delete'), name, value: fc.constant('') }),
    )
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const headers = new Headers()
        let model: [string, string][] = []
        for (const step of changes) {
          const lower = step.name.toLowerCase()
          if (step.kind !== 'append') model = model.filter(([key]) => key !== lower)
          if (step.kind !== 'delete') model.push([lower, step.value])
          if (step.kind === 'append') headers.append(step.name, step.value)
          else if (step.kind === 'set') headers.set(step.name, step.value)
          else headers.delete(step.name)
        }
        assert.deepEqual([...headers], model)
        for (const key of NAMES) {
          const values = model.filter(([other]) => other === key.toLowerCase()).map(([, text]) => text)
          assert.deepEqual(headers.getAll(key), values)
          assert.equal(headers.has(key), values.length > 0)
          assert.equal(headers.get(key), values.length === 0 ? null : values.join(key === 'Cookie' ? '; ' : ', '))
        }
        assert.deepEqual([...Headers.fromBlock(headers.block)], model)
      }),
    )
  })

  test('read a hundred thousand lines of one name in time', () => {
    const headers = Headers.fromBlock('a: 1\r\n'.repeat(100_000))
    assert.equal(headers.get('a')?.length, 299_998)
  })
})
