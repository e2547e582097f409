// `nuages new NAME`: a project that runs, with its tests. Its files are those of a folder in templates/, their names without
// `.txt`, in which __NAME__ and __VERSION__ are filled in.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NuagesError } from '../nuages.ts'
import { say, styled } from './terminal.ts'
import { packageVersion } from './version.ts'

/** npm's rule for names, without scopes. */
const NAME: RegExp = /^[a-z0-9][a-z0-9._-]{0,213}$/
/** Names that npm refuses, for any package or for one that needs Nuages. */
const TAKEN: readonly string[] = ['nuages', 'node_modules', 'favicon.ico']
/** Names that npm would leave out of a package, or that would hold for the template itself. */
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore', env: '.env' }

/** Makes the folder `name` with a project in it. Throws `CLI_NEW_NAME` or `CLI_NEW_EXISTS`. */
export function makeProject(name: string, { full = false }: { full?: boolean }): void {
  if (!NAME.test(name) || TAKEN.includes(name)) {
    throw new NuagesError(
      'CLI_NEW_NAME',
      `A project cannot have the name ${JSON.stringify(name)}, expected lower case letters, digits, - and _.`,
      { hint: 'It is the name of its folder and of its package: npm takes no other, and none that is called as what it needs.' },
    )
  }
  if (existsSync(name)) {
    throw new NuagesError('CLI_NEW_EXISTS', `There is ${JSON.stringify(name)} already.`, {
      hint: 'Choose another name; nothing is overwritten.',
    })
  }
  const folder = join(import.meta.dirname, 'templates', full ? 'full' : 'micro')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'))
  for (const file of files.sort()) {
    const path = file.slice(0, -'.txt'.length)
    const target = join(name, RENAMED[path] ?? path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, readFileSync(join(folder, file), 'utf8').replaceAll('__NAME__', name).replaceAll('__VERSION__', packageVersion()))
    say(styled('dim', target))
  }
  say(`\ncd ${name} && npm install && npm run dev`)
}
