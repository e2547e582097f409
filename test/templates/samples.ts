// Renders samples here, and compares with what Jinja2 answered.

import { SafeString } from '../../src/base/safe-string.ts'
import { Environment } from '../../src/templates/environment.ts'
import { doExtension, loopControls } from '../../src/templates/extensions.ts'
import { Float } from '../../src/templates/float.ts'
import { DictLoader } from '../../src/templates/loader.ts'
import { SandboxedEnvironment } from '../../src/templates/sandbox.ts'
import { TemplateError } from '../../src/templates/template-error.ts'
import { Tuple } from '../../src/templates/tuple.ts'
import type { Sample } from './generator.ts'

/** What came of a sample. */
export type Answer = { readonly output: string } | { readonly error: string; readonly message: string }

/** The ways to render: all must agree. */
export type Way = 'sync' | 'async' | 'sandbox'

/** Values of JSON as Jinja has them. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [kind, inner] = (entries.length === 1 ? entries[0] : undefined) ?? ['', null]
  if (kind === '$tuple') return Tuple.from((inner as unknown[]).map(revive))
  if (kind === '$float') return Number.isInteger(Number(inner)) ? new Float(Number(inner)) : Number(inner)
  if (kind === '$int') return BigInt(inner as string)
  if (kind === '$set') return new Set((inner as unknown[]).map(revive))
  if (kind === '$bytes') return new TextEncoder().encode(inner as string)
  if (kind === '$markup') return new SafeString(inner as string)
  return Object.fromEntries(entries.map(([key, item]) => [key, revive(item)]))
}

/** Renders a sample. */
export async function answerOf(sample: Sample, way: Way): Promise<Answer> {
  try {
    const { options } = sample
    const all = {
      autoescape: options['autoescape'] as boolean,
      trimBlocks: options['trim_blocks'] as boolean,
      lstripBlocks: options['lstrip_blocks'] as boolean,
      keepTrailingNewline: options['keep_trailing_newline'] as boolean,
      loader: new DictLoader(sample.templates),
      extensions: [doExtension, loopControls],
    }
    const limits = { steps: 10_000_000, size: 10_000_000, output: 10_000_000, time: 60_000 }
    const environment = way === 'sandbox' ? new SandboxedEnvironment({ ...all, limits, mutable: true }) : new Environment(all)
    const template = environment.getTemplate('main.html')
    const context = revive(sample.context) as Record<string, unknown>
    return { output: way === 'async' ? await template.renderAsync(context) : template.render(context) }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { error: error.pythonName, message: error.message }
  }
}

/** A kind of difference that stays, and why. */
interface Difference {
  readonly why: string
  readonly isSo: (python: Answer, here: Answer) => boolean
}

const messageOf = (answer: Answer): string => ('message' in answer ? answer.message : '')
/** A message of Jinja2 with our names for its types. */
function ownNames(message: string): string {
  return message
    .replace(/jinja2\.\w+\./g, '')
    .replace('LoopContext', 'Loop')
    .replace('Context.call() ', '')
}

const nameOf = (answer: Answer): string => ('error' in answer ? answer.error : '')

/** What stays different, each for a reason. */
const DIFFERENCES: readonly Difference[] = [
  {
    why: 'types of the engine itself have our names, as in "\'Loop object\' has no attribute"',
    isSo: (python, here) => nameOf(python) === nameOf(here) && ownNames(messageOf(python)) === messageOf(here),
  },
  {
    why: 'results beyond our limits are refused before they are made; Python makes them, or fails in its own way',
    isSo: (_python, here) => nameOf(here) === 'MemoryError' || nameOf(here) === 'OverflowError',
  },
  {
    why: 'our sandbox refuses an unsafe attribute where it is looked up, that of Jinja2 where it is used for more than printing nothing',
    isSo: (python, here) => messageOf(here).startsWith('access to attribute ') && nameOf(here) === 'SecurityError' && !('error' in python),
  },
  {
    why: 'which two items of an unsortable list are compared first is a matter of the sorting algorithm',
    isSo: (python, here) => /^'<' not supported between/.test(messageOf(python)) && /^'<' not supported between/.test(messageOf(here)),
  },
]

/** Why two answers differ and may; null where they are the same; undefined where they may not differ. */
export function differenceOf(python: Answer, here: Answer): string | null | undefined {
  if ('output' in python && 'output' in here && python.output === here.output) return null
  if (nameOf(python) !== '' && nameOf(python) === nameOf(here) && messageOf(python) === messageOf(here)) return null
  return DIFFERENCES.find(({ isSo }) => isSo(python, here))?.why
}
