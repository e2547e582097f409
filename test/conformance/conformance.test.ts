// Every case of the documents, in every cut. What is compared stands in README.md.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { DEFAULT_LIMITS } from '../../src/wire/limits.ts'
import { type Case, readDocuments } from './cases.ts'
import { Dice } from './dice.ts'
import { byteByByte, type Course, cutAt, transcript } from './transcript.ts'

/** As short as a request can be, so that it passes where a case sets small limits. */
const FURTHER = Buffer.from('PUT / HTTP/1.1\r\nHost: z\r\n\r\n')
const RANDOM_CUTS = 5

for (const [document, cases] of readDocuments()) {
  describe(`conformance: ${document}`, () => {
    for (const one of cases) test(one.name, () => check(one))
  })
}

test('conformance: there are cases', () => {
  const count = readDocuments()
    .values()
    .reduce((sum, cases) => sum + cases.length, 0)
  assert.ok(count > 700, `${count} cases`)
})

test('conformance: docs/wire.md has each limit with its default, and each code', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/wire.md'), 'utf8')
  for (const [name, value] of Object.entries(DEFAULT_LIMITS)) assert.ok(page.includes(`| \`${name}\` | ${value} |`), name)
  const codes = readDocuments()
    .values()
    .flatMap((cases) => cases.flatMap(({ log }) => log.join('\n').match(/WIRE_\w+/g) ?? []))
  for (const code of new Set(codes)) assert.ok(page.includes(`\`${code}\``), code)
})

function check(one: Case): void {
  const course: Course = { limits: one.limits, ended: one.ended, resumes: one.log.filter((line) => line === 'resume').length }
  compare(one, transcript([one.bytes], course), 'whole')
  compare(one, transcript(byteByByte(one.bytes), course), 'byte by byte')
  const dice = new Dice(one.bytes.length)
  for (let round = 0; round < RANDOM_CUTS; round++) {
    const places = Array.from({ length: 1 + dice.roll(6) }, () => dice.roll(one.bytes.length + 1))
    compare(one, transcript(cutAt(one.bytes, places), course), `cut at ${places}`)
  }
  if (!one.ended) checkWhatFollows(one, course)
}

/** With a further request behind it, and with the peer gone. */
function checkWhatFollows(one: Case, course: Course): void {
  const rest = one.log.at(-1)
  const behind = transcript([one.bytes, FURTHER], course)
  const together = transcript([Buffer.concat([one.bytes, FURTHER])], course)
  if (rest === 'need-data midway') {
    compare(
      { ...one, log: [...one.log.slice(0, -1), 'refusal 400 WIRE_INCOMPLETE'] },
      transcript([one.bytes], { ...course, ended: true }),
      'gone',
    )
    return
  }
  const served = rest === 'need-data'
  const log = served ? [...one.log.slice(0, -1), 'head PUT / 1.1 keep-alive', 'header host: z', 'end', 'need-data'] : one.log
  compare({ ...one, log }, behind, 'with a request behind it')
  compare({ ...one, log }, together, 'with a request behind it, in one piece')
  const gone = served ? [...one.log.slice(0, -1), 'closed'] : one.log
  compare({ ...one, log: gone }, transcript([one.bytes], { ...course, ended: true }), 'gone')
}

function compare(one: Case, actual: readonly string[], how: string): void {
  assert.deepEqual(atDetailOf(one.log, actual), one.log, `${one.name}, ${how}`)
}

/** What was said, without what the document leaves open: fields of a head, the code of a refusal. */
function atDetailOf(expected: readonly string[], actual: readonly string[]): string[] {
  const heads = expected.flatMap((line, at) => (line.startsWith('head ') ? [expected[at + 1]?.startsWith('header ') === true] : []))
  let head = -1
  return actual
    .filter((line) => {
      if (line.startsWith('head ')) head++
      return !line.startsWith('header ') || heads[head] !== false
    })
    .map((line) => {
      const last = expected.at(-1) as string
      return line.startsWith('refusal') && `${line} `.startsWith(`${last} `) ? last : line
    })
}
