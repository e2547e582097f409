// The tags that Jinja's own tests add to the language, as extensions of ours.

import type { Context } from '../../src/templates/context.ts'
import { placeOf } from '../../src/templates/expression-parser.ts'
import type { Extension } from '../../src/templates/extension.ts'
import type { Expression, Place, Statement } from '../../src/templates/nodes.ts'

function callOf(value: unknown, args: readonly Expression[], place: Place): Expression {
  return { kind: 'Call', node: { kind: 'EnvironmentValue', value, ...place }, args, kwargs: [], dynArgs: null, dynKwargs: null, ...place }
}

const derived: Extension = {
  name: 'derived example',
  tags: {
    test: (parser) => {
      const place = placeOf(parser.stream.next())
      const dump = (context: Context): string =>
        `False|42|23|${context.blockNames().length === 0 ? '{}' : 'blocks'}|${context.get('test_var')}`
      return { kind: 'Output', nodes: [callOf(dump, [{ kind: 'ContextReference', derived: true, ...place }], place)], ...place }
    },
  },
}

const preprocessor: Extension = {
  name: 'preprocessor',
  preprocess: (source) => source.replace('[[TEST]]', '({{ foo }})'),
}

const scope: Extension = {
  name: 'scope',
  tags: {
    scope: (parser) => {
      const place = placeOf(parser.stream.next())
      const assignments: Statement[] = []
      while (!parser.stream.is('block_end')) {
        if (assignments.length > 0) parser.stream.expect('comma')
        const target = parser.parseTarget()
        parser.stream.expect('assign')
        assignments.push({ kind: 'Assign', target, node: parser.parseExpression(), ...place })
      }
      return { kind: 'Scope', body: [...assignments, ...parser.parseStatements(['name:endscope'], true)], ...place }
    },
  },
}

const overlay: Extension = {
  name: 'overlay',
  tags: {
    overlay: (parser) => {
      const place = placeOf(parser.stream.next())
      const body = parser.parseStatements(['name:endoverlay'], true)
      return { kind: 'OverlayScope', context: callOf(() => ({ x: [1, 2, 3] }), [], place), body, ...place }
    },
  },
}

/** By the names of the original's classes. */
export const exampleExtensions: Readonly<Record<string, Extension>> = {
  'test_ext.DerivedExampleExtension': derived,
  'test_ext.PreprocessorExtension': preprocessor,
  'test_ext.ScopeExt': scope,
  'test_ext.MagicScopeExtension': overlay,
}
