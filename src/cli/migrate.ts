// `nuages migrate app.ts`, and what is beside it: applies migrations, lists them, shows their SQL.

import { NuagesError } from '../nuages.ts'
import { type MigrateOptions, migrate, migrationSql, migrationStatus } from '../orm.ts'
import { loadData } from './database.ts'
import { loadEnvironment } from './load.ts'
import { end, say, styled, tell } from './terminal.ts'

/** What the command takes. */
interface MigrateCommand {
  readonly plan?: boolean
  readonly fake?: boolean
  readonly envFile?: string
}

/** Applies migrations; with a label and a name goes to that one, forwards or backwards. */
export async function migrateDatabase(
  file: string,
  label: string | undefined,
  to: string | undefined,
  options: MigrateCommand,
): Promise<void> {
  loadEnvironment(options.envFile)
  const { database, sets } = await loadData(file)
  const where: MigrateOptions = { ...(label === undefined ? {} : { label }), ...(to === undefined ? {} : { to }) }
  let current = ''
  const done = await migrate(database, sets, {
    ...where,
    fake: options.fake === true,
    plan: options.plan === true,
    resume: ({ id, direction, done: steps }) =>
      tell(`${id} was stopped after ${steps} steps${direction === 'backwards' ? ' back' : ''}, and goes on.`),
    report({ migration, direction, step, steps, what, milliseconds }) {
      if (migration !== current) say(`${direction === 'forwards' ? 'Applying' : 'Undoing'} ${styled('bold', migration)}`)
      current = migration
      const [line = ''] = what.split('\n')
      say(styled('dim', `  ${step}/${steps} ${line.length > 90 ? `${line.slice(0, 90)}...` : line} ${milliseconds.toFixed(0)} ms`))
    },
  })
  const verb = options.plan === true ? 'would be' : 'is'
  for (const id of done.undone) say(`${id} ${verb} undone`)
  for (const id of done.applied) say(`${id} ${verb} applied${options.fake === true ? ', without running it' : ''}`)
  if (done.applied.length + done.undone.length === 0) say(to === undefined ? 'Everything is applied.' : `${label} is at ${to} already.`)
  await database.close()
  end()
}

/** Lists migrations with a cross where they are applied. */
export async function showMigrations(file: string, options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const { database, sets } = await loadData(file)
  const all = await migrationStatus(database, sets)
  for (const label of new Set(all.map((each) => each.label))) {
    say(styled('bold', label))
    for (const { name, applied, done } of all.filter((each) => each.label === label))
      say(`  [${applied ? 'X' : ' '}] ${name}${done === null ? '' : ` (stopped after ${done} steps${applied ? ' back' : ''})`}`)
  }
  if (all.length === 0) say('There are no migrations.')
  await database.close()
  end()
}

/** Prints the statements of a migration. */
export async function showSql(
  file: string,
  label: string,
  name: string,
  options: { backwards?: boolean; envFile?: string },
): Promise<void> {
  loadEnvironment(options.envFile)
  const { database, sets } = await loadData(file)
  const all = await migrationStatus(database, sets)
  const found = all.filter((each) => each.label === label && (each.name === name || each.name.startsWith(`${name}_`)))
  const [only] = found
  if (only === undefined || found.length > 1)
    throw new NuagesError('CLI_ARGUMENT', `There is no migration ${JSON.stringify(name)} of ${JSON.stringify(label)}.`, {
      hint: `There are ${all.map((each) => `${each.label} ${each.name}`).join(', ') || 'none'}.`,
    })
  for (const line of await migrationSql(database, sets, `${label}/${only.name}`, options.backwards === true ? 'backwards' : 'forwards'))
    say(line)
  await database.close()
  end()
}
