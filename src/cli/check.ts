// `nuages check`: mistakes in models, and in templates, found without a database and without rendering them.

import { relative } from 'node:path'
import { type App, NuagesError } from '../nuages.ts'
import { type CheckOptions, checkModels, type Dialect, type ModelProblem, type ModelSet } from '../orm.ts'
import {
  type CheckResult,
  checkTemplates,
  doExtension,
  Environment,
  FileSystemLoader,
  type Finding,
  i18n,
  loopControls,
  reportOf,
  type TemplateEngine,
} from '../templates.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end, say, styled, tell } from './terminal.ts'

/** What the command takes. */
interface CheckCommand {
  readonly templates?: readonly string[]
  readonly cache?: string
  readonly json?: boolean
  readonly envFile?: string
}

type Routes = ReadonlyMap<string, readonly string[]>

/**
 * Checks the models of an application and the templates of its engine, or the templates in folders. Ends with 1 where there is a mistake; warnings
 * are none.
 */
export async function checkProject(file: string | undefined, options: CheckCommand): Promise<void> {
  loadEnvironment(options.envFile)
  const app = file === undefined ? null : await loadApp(file)
  const sets = app?.modelSets() ?? []
  const models = checkModels(sets, dialectOf(app?.database))
  const source = app === null ? fromFolders(options) : fromApplication(app, file as string, sets.length > 0)
  const result =
    source === null ? null : await checkTemplates({ ...source, ...(options.cache === undefined ? {} : { cache: options.cache }) })
  const findings = result?.findings ?? []
  if (options.json === true) say(JSON.stringify({ ...result, findings: findings.map(near), models }, null, 2))
  else {
    printModels(models, sets)
    if (result !== null) print(result)
  }
  process.exitCode = findings.some(({ severity }) => severity === 'error') || models.some(({ level }) => level === 'error') ? 1 : 0
  end()
}

/** The database that an application has, if it is one of nuages/orm. */
export function dialectOf(database: unknown): CheckOptions {
  const { dialect } = (database ?? {}) as { dialect?: Dialect }
  return dialect === undefined ? {} : { dialect }
}

function printModels(problems: readonly ModelProblem[], sets: readonly ModelSet[]): void {
  for (const { id, level, message, hint } of problems)
    say(`${styled(level === 'error' ? 'red' : 'yellow', `${level}:`)} ${message} ${styled('dim', `(${id})`)}\n  ${styled('dim', hint)}\n`)
  if (sets.length === 0) return
  const errors = problems.filter(({ level }) => level === 'error').length
  const checked = sets.reduce((sum, { models }) => sum + Object.keys(models).length, 0)
  tell(`${count(checked, 'model')}: ${count(errors, 'mistake')}, ${count(problems.length - errors, 'warning')}.`)
}

/** What is checked of templates. */
type Source = { environment: Environment; routes?: Routes }

function fromFolders({ templates = ['templates'] }: CheckCommand): Source {
  const extensions = [doExtension, loopControls, i18n()]
  return { environment: new Environment({ loader: new FileSystemLoader(templates), extensions }) }
}

/** Null for an application that has models and no templates. */
function fromApplication(app: App, file: string, hasModels: boolean): Source | null {
  const engine = app.engine as TemplateEngine | undefined
  if (engine === undefined && hasModels) return null
  if (engine?.environment === undefined) {
    throw new NuagesError('CHECK_NO_ENGINE', `The application of ${file} has no engine whose templates can be checked.`, {
      hint: "Give it one: new App({ engine: templates('templates') }), or name the folder: nuages check --templates templates",
    })
  }
  engine.attach?.(app)
  const named = app.routes().filter(({ name }) => name !== '')
  const routes = new Map(named.map(({ name, path, host }) => [name, parametersOf(host + path)] as const))
  return { environment: engine.environment, routes }
}

/** The names between braces of a pattern: `/blog/{id:int}` has `id`. */
function parametersOf(pattern: string): string[] {
  return [...pattern.matchAll(/\{(\w+)/g)].map(([, name]) => name as string)
}

function print({ findings, templates, typed }: CheckResult): void {
  const style = {
    place: (text: string) => styled('bold', text),
    error: (text: string) => styled('red', text),
    warning: (text: string) => styled('yellow', text),
  }
  for (const finding of findings) say(`${reportOf(near(finding), style)}\n`)
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const warnings = findings.length - errors
  tell(`${count(templates, 'template')}, ${typed} with types: ${count(errors, 'mistake')}, ${count(warnings, 'warning')}.`)
}

function count(number: number, what: string): string {
  return `${number === 0 ? 'no' : number} ${what}${number === 1 ? '' : 's'}`
}

/** The file as it is seen from here. */
function near(finding: Finding): Finding {
  if (finding.file === null) return finding
  const from = relative(process.cwd(), finding.file)
  return { ...finding, file: from.startsWith('..') ? finding.file : from }
}
