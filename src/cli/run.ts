// `nuages run app.ts NAME`: the application's own commands.

import { Command } from 'commander'
import type { App, AppCommand } from '../nuages.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end } from './terminal.ts'

/** Runs one of the commands of a file's application; without a name, lists them. */
export async function run(file: string, words: readonly string[], options: { envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const app = await loadApp(file)
  const program = new Command(`nuages run ${file}`).showHelpAfterError()
  for (const command of app.commands()) add(program, app, command)
  if (app.commands().length === 0)
    program.addHelpText('after', '\nThe application has no commands: app.command(name, options, action) adds one.')
  if (words.length === 0) program.outputHelp()
  else await program.parseAsync([...words], { from: 'user' })
  end()
}

function add(program: Command, app: App, { name, description, options, action }: AppCommand): void {
  const command = program.command(name).description(description).argument('[arguments...]')
  for (const [option, kind] of Object.entries(options)) {
    const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    if (kind === 'flag') command.option(flag, '', false)
    else command.option(`${flag} <text>`)
  }
  command.action(async (args: string[], values: Record<string, string | boolean | undefined>) => {
    await app.start()
    try {
      await action(values, args)
    } finally {
      await app.stop()
    }
  })
}
