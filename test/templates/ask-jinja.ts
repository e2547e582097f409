// Asks Jinja2 in Python.

import { spawnSync } from 'node:child_process'
import type { Sample } from './generator.ts'
import type { Answer } from './samples.ts'

/** Jinja2's answers to samples. Throws where Python or Jinja2 is missing. */
export function askJinja(samples: readonly Sample[]): Answer[] {
  const script = new URL('answers.py', import.meta.url).pathname
  const python = spawnSync('/usr/bin/python3', [script], { input: JSON.stringify(samples), maxBuffer: 1 << 30, encoding: 'utf8' })
  if (python.status !== 0) throw new Error(`Jinja2 did not answer: ${python.stderr}`)
  return JSON.parse(python.stdout) as Answer[]
}
