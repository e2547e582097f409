// Commands of an application's own: `app.command('import', { ... }, action)`, run by `nuages run app.ts import`.

import { NuagesError, shown } from '../base/errors.ts'

/** An option's kind: `--name TEXT`, or `--name` alone. */
export type CommandOption = 'text' | 'flag'

/** What a command is told about its options, by their names. */
export type CommandValues<O> = { [K in keyof O]: O[K] extends 'flag' ? boolean : string | undefined }

/** What stands between a command's name and its action. */
export interface CommandOptions<O extends Readonly<Record<string, CommandOption>>> {
  /** For `--help`: a sentence. */
  description?: string
  /** Its options: `{ dry: 'flag', file: 'text' }`. */
  options?: O
}

/** Runs a command: its options by name, and the other arguments. */
export type CommandAction<O> = (options: CommandValues<O>, args: readonly string[]) => void | Promise<void>

/** A command as it was registered. */
export interface AppCommand {
  readonly name: string
  readonly description: string
  readonly options: Readonly<Record<string, CommandOption>>
  readonly action: (options: Readonly<Record<string, string | boolean | undefined>>, args: readonly string[]) => void | Promise<void>
}

const NAME: RegExp = /^[a-z][a-z0-9-]*$/
const OPTION: RegExp = /^[a-z][A-Za-z0-9]*$/

/** Throws `COMMAND_INVALID` where a command cannot be had under its name or with its options. */
export function checkCommand({ name, options, action }: AppCommand, others: readonly AppCommand[]): void {
  if (!NAME.test(name)) throw invalid(`A command has the name ${shown(name)}, expected lower case letters, digits and -.`)
  if (others.some((other) => other.name === name)) throw invalid(`Two commands have the name ${shown(name)}.`)
  if (typeof action !== 'function') throw invalid(`The command ${name} has ${shown(action)} as its action, expected a function.`)
  for (const [option, kind] of Object.entries(options)) {
    if (!OPTION.test(option)) throw invalid(`The command ${name} has the option ${shown(option)}, expected a name such as dryRun.`)
    if (kind !== 'text' && kind !== 'flag')
      throw invalid(`The option ${option} of the command ${name} is ${shown(kind)}, expected 'text' or 'flag'.`)
  }
}

/** The parts of a command as they must be before they can be looked at. Throws `COMMAND_INVALID`. */
export function checkCommandShape(name: unknown, options: unknown): void {
  if (typeof name !== 'string') throw invalid(`A command has the name ${shown(name)}, expected lower case letters, digits and -.`)
  if (typeof options === 'object' && options !== null) return
  throw invalid(`The command ${name} has ${shown(options)} as its options, expected an object.`)
}

function invalid(message: string): NuagesError {
  return new NuagesError('COMMAND_INVALID', message, {
    hint: "Write app.command('import', { options: { dry: 'flag' } }, ({ dry }) => { ... }).",
  })
}
