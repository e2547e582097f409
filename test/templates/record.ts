// Records what Jinja2 makes of the first random templates: `node test/templates/record.ts`, after a change of the generator.

import { writeFileSync } from 'node:fs'
import { askJinja } from './ask-jinja.ts'
import { sampleOf } from './generator.ts'

const COUNT = 2_000
const answers = askJinja(Array.from({ length: COUNT }, (_, index) => sampleOf(index + 1)))
const file = new URL('answers.json', import.meta.url)
writeFileSync(file, `${JSON.stringify({ fingerprint: JSON.stringify(sampleOf(COUNT)), answers })}\n`)
