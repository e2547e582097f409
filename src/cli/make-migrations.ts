// `nuages makemigrations app.ts`: writes migrations for what has changed in the models, and asks about what cannot be seen.

import { relative } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { NuagesError } from '../nuages.ts'
import { type Answers, type MadeMigration, makeMigrations, mergeMigrations, squashMigrations } from '../orm.ts'
import { loadSets } from './database.ts'
import { loadEnvironment } from './load.ts'
import { end, say, styled } from './terminal.ts'

/** What the command takes. */
interface MakeCommand {
  readonly check?: boolean
  readonly dryRun?: boolean
  readonly empty?: string
  readonly name?: string
  readonly merge?: boolean
  readonly rename?: readonly string[]
  readonly default?: readonly string[]
  readonly allowDataLoss?: boolean
  readonly envFile?: string
}

/** Makes migrations. With `--check` it writes none, and ends with 1 where some are missing. */
export async function makeMigrationFiles(file: string, options: MakeCommand): Promise<void> {
  loadEnvironment(options.envFile)
  const sets = await loadSets(file)
  if (options.merge === true) {
    print(await mergeMigrations(sets), 'There is nothing to merge.')
    return
  }
  const isDry = options.dryRun === true || options.check === true
  const made = await makeMigrations(sets, {
    answers: answersOf(options),
    dryRun: isDry,
    allowDataLoss: options.allowDataLoss === true || options.check === true,
    ...(options.empty === undefined ? {} : { empty: options.empty }),
    ...(options.name === undefined ? {} : { name: checkedName(options.name) }),
  })
  print(made, 'Nothing has changed.')
  if (options.dryRun === true) for (const { text } of made) say(`\n${text}`)
  if (options.check === true && made.length > 0) process.exitCode = 1
  end()
}

function checkedName(name: string): string {
  if (/^[a-z][a-z0-9_]*$/.test(name)) return name
  throw new NuagesError('CLI_OPTION', `--name is ${JSON.stringify(name)}: expected small letters, digits and _.`)
}

function print(made: readonly MadeMigration[], nothing: string): void {
  if (made.length === 0) say(nothing)
  for (const { path, titles, losses } of made) {
    say(styled('bold', relative(process.cwd(), path)))
    for (const title of titles) say(`  ${title}`)
    for (const loss of losses) say(styled('yellow', `  loses ${loss}`))
  }
}

/** `Article.title=headline` as what is asked about. */
function flags(option: string, given: readonly string[] = []): Map<string, string> {
  return new Map(
    given.map((flag): [string, string] => {
      const at = flag.indexOf('=')
      if (at > 0) return [flag.slice(0, at), flag.slice(at + 1)]
      throw new NuagesError('CLI_OPTION', `--${option} is ${JSON.stringify(flag)}.`, {
        hint:
          option === 'rename' ? 'Write --rename Article.title=headline, or --rename Article=Story.' : 'Write --default Article.views=0.',
      })
    }),
  )
}

function answersOf(options: MakeCommand): Answers {
  const renames = flags('rename', options.rename)
  const fills = flags('default', options.default)
  const asks = process.stdin.isTTY === true && process.env['CI'] === undefined && options.check !== true
  return {
    async isRename({ model, from, to, isModel }) {
      const flagged = renames.get(isModel ? from : `${model}.${from}`)
      if (flagged !== undefined) return flagged === to
      const what = isModel ? `the model ${from} now ${to}` : `${model}.${from} now ${model}.${to}`
      return asks && /^y/i.test(await question(`Is ${what}? [y/N] `))
    },
    async fillOf({ model, field }) {
      const flagged = fills.get(`${model}.${field}`) ?? (options.check === true ? 'null' : undefined)
      const text =
        flagged ?? (asks ? await question(`What is ${model}.${field} of rows that are there already? (as JSON; empty to stop) `) : '')
      return text === '' ? undefined : plainValue(text)
    },
  }
}

/** JSON, or the text itself. */
function plainValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

async function question(text: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await prompt.question(text)).trim()
  } finally {
    prompt.close()
  }
}

/** `nuages squashmigrations app.ts blog 0012`: one migration in place of many. */
export async function squashFiles(file: string, label: string, name: string, options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { made, leftOut } = await squashMigrations(await loadSets(file), label, name)
  print([made], '')
  for (const id of leftOut) say(styled('yellow', `  without the code and SQL of ${id}`))
  say('Delete the old files when every database has them.')
  end()
}
