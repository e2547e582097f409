// `nuages makemigrations app.ts`: writes migrations for what has changed in the models, and asks about what cannot be seen.

import { relative } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { NuagesError } from '../nuages.ts'
import {
  type Answers,
  type AnyModel,
  assertModels,
  type MadeMigration,
  type ModelSet,
  makeMigrations,
  mergeMigrations,
  squashMigrations,
} from '../orm.ts'
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
  assertModels(sets)
  const isDry = options.dryRun === true || options.check === true
  const flags = new Flags(options)
  const made = await makeMigrations(sets, {
    answers: answersOf(options, flags),
    dryRun: isDry,
    allowDataLoss: options.allowDataLoss === true || options.check === true,
    ...(options.empty === undefined ? {} : { empty: options.empty }),
    ...(options.name === undefined ? {} : { name: checkedName(options.name) }),
  }).catch((error: unknown) => {
    // The one mistake mostly comes of the other.
    throw flags.unused((option) => !flags.mayFollow(option, sets)) ?? error
  })
  print(made, 'Nothing has changed.')
  const unused = flags.unused()
  if (unused !== undefined) say(styled('yellow', `${unused.message} ${unused.hint ?? ''}`))
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

/** What was answered ahead by `--rename` and `--default`, and what of it nobody asked for. */
class Flags {
  readonly renames: ReadonlyMap<string, string>
  readonly fills: ReadonlyMap<string, string>
  readonly #wanted: Set<string> = new Set()
  /** What could have been said, as options. */
  readonly #open: Set<string> = new Set()

  constructor({ rename, default: fill }: MakeCommand) {
    this.renames = given('rename', rename)
    this.fills = given('default', fill)
  }

  /** Whether `--rename` says this. */
  isRename(from: string, to: string): boolean {
    const isSaid = this.renames.get(from) === to
    if (isSaid) this.#wanted.add(`--rename ${from}=${to}`)
    else this.#open.add(`--rename ${from}=${to}`)
    return isSaid
  }

  /** What `--default` says of a field. */
  fillOf(field: string): string | undefined {
    const value = this.fills.get(field)
    if (value === undefined) this.#open.add(`--default ${field}=...`)
    else this.#wanted.add(`--default ${field}=${value}`)
    return value
  }

  /** Whether an answer may be to what would have been asked next: of a field that there is, of a model whose renames were not asked about. */
  mayFollow(option: string, sets: readonly ModelSet[]): boolean {
    const [, kind, model = '', field = ''] = /^--(rename|default) (\w+)\.?(\w*)=/.exec(option) ?? []
    const made = sets.map(({ models }) => models[model]).find((found) => found !== undefined)
    if (made === undefined) return false
    return kind === 'default'
      ? Object.hasOwn((made as AnyModel).fields, field)
      : ![...this.#open].some((open) => open.startsWith(`--rename ${model}.`))
  }

  /** The error of an answer to what was not asked, if it is one of these. */
  unused(isMeant: (option: string) => boolean = () => true): NuagesError | undefined {
    const said = [
      ...[...this.renames].map(([from, to]) => `--rename ${from}=${to}`),
      ...[...this.fills].map(([field, value]) => `--default ${field}=${value}`),
    ]
    const odd = said.find((option) => !this.#wanted.has(option) && isMeant(option))
    if (odd === undefined) return undefined
    const hint = this.#open.size === 0 ? 'None was needed.' : `What could be said is ${[...this.#open].join(', ')}.`
    return new NuagesError('CLI_OPTION', `${odd} answers nothing that was asked.`, { hint })
  }
}

/** `Article.title=headline` as what is asked about. */
function given(option: string, given: readonly string[] = []): Map<string, string> {
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

function answersOf(options: MakeCommand, flags: Flags): Answers {
  const asks = process.stdin.isTTY === true && process.env['CI'] === undefined && options.check !== true
  return {
    async isRename({ model, from, to, isModel, isAlike }) {
      const old = isModel ? from : `${model}.${from}`
      if (flags.isRename(old, to)) return true
      if (flags.renames.has(old) || !isAlike) return false
      const what = isModel ? `the model ${from} now ${to}` : `${model}.${from} now ${model}.${to}`
      return asks && /^y/i.test(await question(`Is ${what}? [y/N] `))
    },
    async fillOf({ model, field, kind }) {
      const flagged = flags.fillOf(`${model}.${field}`)
      if (flagged === undefined && options.check === true) return null
      const text = flagged ?? (asks ? await question(`What is ${model}.${field} of rows that are there already? (empty to stop) `) : '')
      return flagged === undefined && text === '' ? undefined : (plainValue(text, kind) ?? undefined)
    },
  }
}

/** Kinds whose values JSON has; of the others a value is its text. */
const OF_JSON: ReadonlySet<string> = new Set(['smallint', 'integer', 'boolean', 'float', 'json'])

/** JSON, or the text itself, which may stand in quotes. */
function plainValue(text: string, kind: string): unknown {
  if (!OF_JSON.has(kind) && !/^".*"$/s.test(text)) return text
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
