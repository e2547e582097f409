#!/usr/bin/env node
// The `nuages` command.

import { makeProgram } from './program.ts'
import { tellFailure } from './terminal.ts'

try {
  await makeProgram().parseAsync()
} catch (error) {
  tellFailure(error)
  process.exitCode = 1
}
