// Records what Jinja2 makes of the first random templates and of the cases: `node test/templates/record.ts`, after a change of either.

import { writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { askJinja } from './ask-jinja.ts'
import { CASES } from './cases.ts'
import { sampleOf } from './generator.ts'

const plain = askJinja(CASES)
writeFileSync(new URL('case-answers.json', import.meta.url), `${JSON.stringify(plain, null, 1)}\n`)
// Of its sandbox only what it answers in another way.
const sandboxed = askJinja(CASES.map((sample) => ({ ...sample, sandboxed: true })))
const other = Object.fromEntries(sandboxed.entries().filter(([index, answer]) => !isDeepStrictEqual(answer, plain[index])))
writeFileSync(new URL('sandbox-answers.json', import.meta.url), `${JSON.stringify(other, null, 1)}\n`)
const COUNT = 2_000
const answers = askJinja(Array.from({ length: COUNT }, (_, index) => sampleOf(index + 1)))
const file = new URL('answers.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ fingerprint: JSON.stringify(sampleOf(COUNT)), answers })}\n`)
