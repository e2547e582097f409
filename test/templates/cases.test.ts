// The cases by hand, as Jinja2 answered them and as we do, in each of the three ways.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { CASES } from './cases.ts'
import { type Answer, answerOf, differenceOf } from './samples.ts'

describe('cases', () => {
  const answers = JSON.parse(readFileSync(new URL('case-answers.json', import.meta.url), 'utf8')) as Answer[]
  const sandboxed = JSON.parse(readFileSync(new URL('sandbox-answers.json', import.meta.url), 'utf8')) as Record<number, Answer>

  test('have each an answer', () => {
    assert.equal(answers.length, CASES.length, 'The cases changed: run `node test/templates/record.ts`.')
  })

  for (const way of ['sync', 'async', 'sandbox'] as const) {
    test(`render as in Jinja2: ${way}`, async () => {
      const wrong: string[] = []
      for (const [index, sample] of CASES.entries()) {
        const python = answers[index] as Answer
        const here = await answerOf(sample, way)
        const inSandbox = way === 'sandbox' ? sandboxed[index] : undefined
        if (differenceOf(python, here) !== undefined) continue
        if (inSandbox !== undefined && differenceOf(inSandbox, here) !== undefined) continue
        wrong.push(
          `${JSON.stringify(sample.templates)} autoescape ${sample.options['autoescape']}\n  Jinja2 ${JSON.stringify(python)}\n  here   ${JSON.stringify(here)}`,
        )
      }
      assert.equal(wrong.length, 0, wrong.join('\n'))
    })
  }
})
