// The extensions of the language that Jinja ships beside i18n: `do`, `break` and `continue`, `debug`. `with` and `autoescape` are part
// of the language.

import { signature } from './call.ts'
import type { RunContext } from './contract.ts'
import { placeOf } from './expression-parser.ts'
import type { Extension } from './extension.ts'
import { repr } from './python-text.ts'

/** `{% do list.append(1) %}`: an expression whose value is not printed. */
export const doExtension: Extension = {
  name: 'do',
  tags: {
    do: (parser) => {
      const place = placeOf(parser.stream.next())
      return { kind: 'ExprStatement', node: parser.parseTuple(), ...place }
    },
  },
}

/** `{% break %}` and `{% continue %}` in loops. */
export const loopControls: Extension = {
  name: 'loopcontrols',
  tags: {
    break: (parser) => ({ kind: 'Break', ...placeOf(parser.stream.next()) }),
    continue: (parser) => ({ kind: 'Continue', ...placeOf(parser.stream.next()) }),
  },
}

/** `{% debug %}` prints the variables, filters and tests. For development: it shows everything that the template was given. */
export const debugExtension: Extension = {
  name: 'debug',
  tags: {
    debug: (parser) => {
      const place = placeOf(parser.stream.next())
      const node = { kind: 'EnvironmentValue', value: describeContext, ...place } as const
      return { kind: 'Output', nodes: [{ kind: 'Call', node, args: [], kwargs: [], dynArgs: null, dynKwargs: null, ...place }], ...place }
    },
  },
}

const describeContext = signature(
  '',
  (context: RunContext): string =>
    repr({
      context: Object.fromEntries(context.all()),
      filters: [...context.environment.filters.keys()].sort(),
      tests: [...context.environment.tests.keys()].sort(),
    }),
  { pass: 'context', name: 'debug' },
)
