// Writes the pages of docs/errors from the tables in scripts/errors: `npm run errors`.

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorEntry } from './errors/entry.ts'
import { ROOMS } from './errors/rooms.ts'

const FOLDER: string = join(import.meta.dirname, '../docs/errors')

/** What each page of docs/errors is to hold, by the name of its file. */
export function errorPages(): Map<string, string> {
  const pages = Object.values(ROOMS).flatMap((table) => Object.entries(table))
  return new Map([['README.md', index()], ...pages.map(([code, entry]): [string, string] => [`${code}.md`, page(code, entry)])])
}

/** What the pages hold now. */
export function writtenPages(): Map<string, string> {
  return new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]))
}

function page(code: string, { what, cause, cure, example }: ErrorEntry): string {
  const lines = [`# ${code}`, what, `**Cause.** ${cause}`, `**Cure.** ${cure}`]
  if (example !== undefined) lines.push(`\`\`\`ts\n${example}\n\`\`\``)
  return `${lines.join('\n\n')}\n`
}

function index(): string {
  const lists = Object.entries(ROOMS).map(([room, table]) => {
    const rows = Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1))
    return `## ${room}\n\n${rows.map(([code, { what }]) => `- [${code}](${code}.md): ${what}`).join('\n')}\n`
  })
  return `# Errors

Every error of Nuages has a code, and every code a page: what happened, its cause, its cure. The codes are listed by the folder of the
sources that throws them first. An \`HttpError\` without a code of its own has the reason of its status: \`HTTP_NOT_FOUND\`, \`HTTP_FORBIDDEN\`.

These pages are made from \`scripts/errors\` by \`npm run errors\`.

${lists.join('\n')}`
}

function write(): void {
  const pages = errorPages()
  for (const name of writtenPages().keys()) if (!pages.has(name)) rmSync(join(FOLDER, name))
  for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text)
}

if (import.meta.main) write()
