// The global functions of Jinja2: range, dict, lipsum, cycler, joiner, namespace.

import { integerArgument } from './argument.ts'
import { signature, type TemplateFunction } from './call.ts'
import { ownFunction } from './callable.ts'
import { Cycler } from './cycler.ts'
import { makeDict } from './dict.ts'
import { dictPairs } from './dict-methods.ts'
import { loremIpsum } from './lorem-ipsum.ts'
import { Namespace } from './namespace.ts'
import { Range } from './range.ts'
import { TemplateTypeError, TemplateValueError } from './template-error.ts'

type Named = Readonly<Record<string, unknown>>

function range(args: readonly unknown[]): Range {
  if (args.length === 0) throw new TemplateTypeError('range expected at least 1 argument, got 0')
  if (args.length > 3) throw new TemplateTypeError(`range expected at most 3 arguments, got ${args.length}`)
  const [first = 0, second, third = 1] = args.map(integerArgument)
  if (third === 0) throw new TemplateValueError('range() arg 3 must not be zero')
  const made = second === undefined ? new Range(0, first) : new Range(first, second, third)
  if (!Number.isSafeInteger(made.start) || !Number.isSafeInteger(made.stop)) {
    throw new TemplateValueError('range() goes no further than 2 ** 53 - 1.')
  }
  return made
}

function pairs(name: string, args: readonly unknown[], kwargs: Named): [unknown, unknown][] {
  if (args.length > 1) throw new TemplateTypeError(`${name} expected at most 1 argument, got ${args.length}`)
  return [...dictPairs(args[0]), ...Object.entries(kwargs)]
}

function joiner(separator: unknown): TemplateFunction {
  let isUsed = false
  const join = (): unknown => {
    if (isUsed) return separator
    isUsed = true
    return ''
  }
  return ownFunction(signature('', join, { name: 'joiner' }))
}

/** Every global function that Jinja2 3.1 has. An environment begins with a copy of it. */
export const GLOBALS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['cycler', signature('*items', (items: readonly unknown[]) => new Cycler(items), { name: 'cycler', className: 'jinja2.utils.Cycler' })],
  [
    'dict',
    signature('*args, **kwargs', (args: readonly unknown[], kwargs: Named) => makeDict(pairs('dict', args, kwargs)), {
      name: 'dict',
      className: 'dict',
    }),
  ],
  ['joiner', signature('sep=", "', joiner, { name: 'joiner', className: 'jinja2.utils.Joiner' })],
  ['lipsum', signature('n=5, html=true, min=20, max=100', loremIpsum, { name: 'generate_lorem_ipsum' })],
  [
    'namespace',
    signature('*args, **kwargs', (args: readonly unknown[], kwargs: Named) => new Namespace(pairs('dict', args, kwargs)), {
      name: 'namespace',
      className: 'jinja2.utils.Namespace',
    }),
  ],
  ['range', signature('*args', range, { name: 'range', className: 'range' })],
])
