// `nuages check app.ts --deploy`: what stands between an application and being deployed.

import { NuagesError } from '../nuages.ts'
import { checkModels, makeMigrations } from '../orm.ts'
import { dialectOf } from './check.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end, say, styled } from './terminal.ts'

interface Finding {
  readonly level: 'error' | 'warning'
  readonly text: string
  readonly hint: string
}

/** Looks at settings, models and migrations as they are in production. Ends with 1 where there is an error; warnings are none. */
export async function checkDeployment(file: string, options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const app = await loadApp(file)
  const findings: Finding[] = []
  if (app.debug) findings.push({ level: 'error', text: 'Development is on.', hint: 'Leave DEBUG unset in production.' })
  if (!app.hasHosts)
    findings.push({ level: 'warning', text: 'Any Host is answered.', hint: "Name yours: new App({ hosts: ['example.org'] })." })
  const sets = app.modelSets()
  for (const { level, model, message, hint } of checkModels(sets, dialectOf(app.database)))
    findings.push({ level, text: `${model}: ${message}`, hint })
  findings.push(...(await missingMigrations(sets)))
  for (const { level, text, hint } of findings) {
    say(`${styled(level === 'error' ? 'red' : 'yellow', `${level}:`)} ${text}`)
    say(`  ${styled('dim', hint)}`)
  }
  if (findings.length === 0) say('Nothing stands in the way.')
  process.exitCode = findings.some(({ level }) => level === 'error') ? 1 : 0
  end()
}

async function missingMigrations(sets: Parameters<typeof makeMigrations>[0]): Promise<Finding[]> {
  const hint = 'Run nuages makemigrations, and commit what it writes.'
  const unmanaged = sets.filter(({ migrations }) => migrations === null)
  const without = unmanaged.map(
    ({ label }): Finding => ({
      level: 'warning',
      text: `The models of ${label} have no migrations.`,
      hint: `Give their set a folder: modelSet('${label}', models, { migrations }).`,
    }),
  )
  try {
    const answers = { isRename: async () => false, fillOf: async () => null }
    const made = await makeMigrations(sets, { dryRun: true, allowDataLoss: true, answers })
    return [
      ...without,
      ...made.map(
        ({ label, titles }): Finding => ({
          level: 'error',
          text: `Models of ${label} have changed without a migration: ${titles.join(', ')}.`,
          hint,
        }),
      ),
    ]
  } catch (error) {
    if (!(error instanceof NuagesError)) throw error
    return [...without, { level: 'error', text: error.message, hint: error.hint ?? hint }]
  }
}
