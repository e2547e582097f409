// `nuages build app.ts`: compiles what can be compiled ahead, the templates of the application's engine.

import { writeFile } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import { NuagesError } from '../nuages.ts'
import type { TemplateEngine } from '../templates.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end, say } from './terminal.ts'

/** Writes the templates of a file's application, compiled, as an ES module: for the option `precompiled` of its engine. */
export async function build(file: string, options: { out?: string; envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const app = await loadApp(file)
  const engine = app.engine as TemplateEngine | undefined
  if (engine?.environment === undefined) {
    throw new NuagesError('BUILD_NO_ENGINE', `The application of ${file} has no engine whose templates can be compiled.`, {
      hint: "Give it one: new App({ engine: templates('templates') })",
    })
  }
  engine.attach?.(app)
  const out = resolve(options.out ?? 'templates.compiled.js')
  await writeFile(out, engine.environment.precompile())
  say(`${engine.environment.loader?.list?.().length ?? 0} templates are in ${relative(process.cwd(), out)}`)
  end()
}
