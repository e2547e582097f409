import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson } from './json.ts'

function position(text: string): unknown {
  try {
    parseJson(text)
  } catch (error) {
    return (error as { details: { position: number } }).details.position
  }
  return null
}

test('gives what JSON.parse gives', () => {
  fc.assert(fc.property(fc.json(), (text) => assert.deepEqual(parseJson(text), JSON.parse(text))))
})

test('says where it goes wrong', () => {
  const cases: [string, number][] = [
    ['', 0],
    ['  ', 2],
    ['{"a":1,}', 7],
    ['[1,2,]', 5],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ["{'a':1}", 1],
    ['[1,2', 4],
    ['{"a":', 5],
    ['nul', 0],
    ['1 2', 2],
    ['01', 1],
    ['"a', 0],
    ['"\n"', 0],
    ['[}', 1],
    ['[,1]', 1],
    ['{"a":1 "b":2}', 7],
    ['{:1}', 1],
    ['{"a"}', 4],
    ['{"a"::1}', 5],
    ['{"a":1}]', 7],
    ['{"a":tru}', 5],
    ['{"b":{"a":[]}},', 14],
  ]
  for (const [text, at] of cases) assert.equal(position(text), at, text)
})

test('the message counts lines and columns from one', () => {
  assert.throws(() => parseJson('{\n  "a": x\n}'), {
    name: 'HttpError',
    status: 400,
    code: 'BODY_JSON',
    message: 'The JSON is malformed at line 2, column 8.',
  })
  assert.throws(() => parseJson('['), { message: 'The JSON ends too early at line 1, column 2.' })
})

test('is refused where it is nested more than 1000 deep, whatever stands in its texts', () => {
  const lists = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`
  const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const tooDeep = { name: 'HttpError', status: 400, code: 'BODY_JSON_DEPTH', message: 'The JSON is nested more than 1000 deep.' }
  for (const nested of [lists, objects]) {
    JSON.stringify(parseJson(nested(1000)))
    assert.throws(() => parseJson(nested(1001)), tooDeep)
    assert.throws(() => parseJson(nested(200_000)), tooDeep)
  }
  assert.throws(() => parseJson(`{"\\\\": "\\"", "a": ${lists(1000)}}`), tooDeep)
  const text = '["\\\\'.repeat(2000)
  assert.equal(parseJson(JSON.stringify(text)), text)
  assert.equal((parseJson(`[${'[],{},'.repeat(2000)}0]`) as unknown[]).length, 4001)
})

test('finds the fault of whatever is cut or damaged, without recursion', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom('', 'x', ',', '}', '"'), (text, at, damage) => {
      const broken = text.slice(0, at % (text.length + 1)) + damage
      const fault = position(broken)
      if (fault !== null) assert.ok((fault as number) <= broken.length)
    }),
  )
  assert.equal(position('['.repeat(200_000)), 200_000)
})
