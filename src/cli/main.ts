#!/usr/bin/env node
// The `nuages` command.

import { makeProgram } from './program.ts'
import { end, tellFailure } from './terminal.ts'

try {
  await makeProgram().parseAsync()
} catch (error) {
  tellFailure(error)
  process.exitCode = 1
  end()
}
