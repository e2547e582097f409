// Writes what the compiler says of each mistake into model-mistakes.md: `node test/compiler/record-mistakes.ts`. Read the difference.

import { writeFileSync } from 'node:fs'
import { MISTAKES, readMistakes } from './model-mistakes.ts'

writeFileSync(MISTAKES, readMistakes().now)
