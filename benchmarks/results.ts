// What is kept of a run: the raw figures in results/, which is not committed, and the report, which may be.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machine } from './prepare.ts'

const FOLDER: string = join(import.meta.dirname, 'results')
const SAVED: string = join(import.meta.dirname, 'RESULTS.md')
/** In the order of RESULTS.md. */
const COMMANDS: readonly string[] = ['http', 'app', 'upload', 'cold', 'router', 'templates', 'orm', 'newsroom', 'techempower']

/** Leaves the figures of a run in `results/`; with `save` the report takes the place of the command's last one in RESULTS.md. */
export function keep(command: string, parts: readonly string[], figures: Record<string, unknown>, save: boolean): void {
  const facts = machine(command)
  const moment = new Date().toISOString().replace(/[:.]/g, '-')
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(join(FOLDER, `${command}-${moment}.json`), `${JSON.stringify({ ...facts, ...figures }, null, 1)}\n`)
  const list = Object.entries(facts).map(([name, value]) => `- ${name}: ${value}`)
  const report = `## ${command}\n\n${list.join('\n')}\n\n${parts.join('\n\n')}\n`
  if (save) writeFileSync(SAVED, replaced(readFileSync(SAVED, 'utf8'), command, report))
}

/** The reports with one of them replaced. */
function replaced(text: string, command: string, report: string): string {
  const [title = '', ...sections] = text.split(/^(?=## )/m)
  const reports = new Map(sections.map((section) => [/^## (\S+)/.exec(section)?.[1], section.trimEnd()]))
  reports.set(command, report.trimEnd())
  return `${[title.trimEnd(), ...COMMANDS.flatMap((name) => reports.get(name) ?? [])].join('\n\n')}\n`
}
