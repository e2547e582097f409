// What is kept of a run: the raw figures in results/, which is not committed, and the report, which may be.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machine } from './prepare.ts'

const FOLDER: string = join(import.meta.dirname, 'results')
const COMMANDS: readonly string[] = ['http', 'cold']

/** Leaves the figures of a run in `results/`; with `save` the last report of each command goes to RESULTS.md. */
export function keep(command: string, parts: readonly string[], figures: Record<string, unknown>, save: boolean): void {
  const facts = machine()
  const moment = new Date().toISOString().replace(/[:.]/g, '-')
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${command}-${moment}.json`), `${JSON.stringify({ ...facts, ...figures }, null, 1)}\n`)
  const list = Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`)
  writeFileSync(report(command), `## ${command}\n\n${list.join('\n')}\n\n${parts.join('\n\n')}\n`)
  if (!save) return
  const reports = COMMANDS.map(report)
    .filter(existsSync)
    .map((path) => readFileSync(path, 'utf8'))
  writeFileSync(join(FOLDER, '..', 'RESULTS.md'), ['# Figures\n', ...reports].join('\n'))
}

function report(command: string): string {
  return join(FOLDER, `${command}.md`)
}
