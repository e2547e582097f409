// What Jinja 3.1 answered: templates with their contexts, and the text or the error that came out.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { SafeString } from '../../src/base/safe-string.ts'
import type { Context } from '../../src/templates/context.ts'
import { Environment, type EnvironmentOptions } from '../../src/templates/environment.ts'
import type { Extension } from '../../src/templates/extension.ts'
import { debugExtension, doExtension, loopControls } from '../../src/templates/extensions.ts'
import { Float } from '../../src/templates/float.ts'
import { i18n } from '../../src/templates/i18n.ts'
import { DictLoader } from '../../src/templates/loader.ts'
import { Range } from '../../src/templates/range.ts'
import { TemplateError } from '../../src/templates/template-error.ts'
import { Tuple } from '../../src/templates/tuple.ts'
import { makeLoggingUndefined } from '../../src/templates/undefined.ts'
import { exampleExtensions } from './jinja-extensions.ts'
import { readVectors } from './vectors.ts'

interface JinjaVector {
  readonly test: string
  readonly how: 'render' | 'render_async' | 'compile'
  readonly env: Readonly<Record<string, unknown>>
  readonly source: string | null
  readonly name: string | null
  readonly context: Readonly<Record<string, unknown>>
  readonly template_globals?: Readonly<Record<string, unknown>>
  readonly output?: string
  readonly error?: { readonly type: string; readonly message: string }
}

/** Values of JSON as Jinja had them. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [kind, inner] = entries.length === 1 ? (entries[0] as [string, unknown]) : ['', null]
  switch (kind) {
    case '$tuple':
      return Tuple.from((inner as unknown[]).map(revive))
    case '$float':
      return new Float(Number(inner))
    case '$int':
      return BigInt(inner as string)
    case '$markup':
      return new SafeString(inner as string)
    case '$set':
      return new Set((inner as unknown[]).map(revive))
    case '$dict':
      return new Map((inner as [unknown, unknown][]).map(([key, item]) => [revive(key), revive(item)]))
    case '$bytes':
      return new Uint8Array(Buffer.from(inner as string, 'hex'))
    case '$range': {
      const [start, stop, step] = inner as [number, number, number]
      return new Range(start, stop, step)
    }
    case '$undefined':
      return undefined
    default:
      return Object.fromEntries(entries.map(([key, item]) => [key, revive(item)]))
  }
}

const LANGUAGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  de: {
    missing: 'fehlend',
    'watch out': 'pass auf',
    'One user online': 'Ein Benutzer online',
    '%(user_count)s users online': '%(user_count)s Benutzer online',
    'User: %(num)s': 'Benutzer: %(num)s',
    'User: %(count)s': 'Benutzer: %(count)s',
    '%(num)s apple': '%(num)s Apfel',
    '%(num)s apples': '%(num)s Äpfel',
  },
}

function translated(context: Context, text: string): string {
  const language = String(context.get('LANGUAGE') ?? 'en')
  return LANGUAGES[language]?.[text] ?? text
}

const FUNCTIONS = {
  gettext: Object.assign((context: Context, text: string) => translated(context, text), { pass: 'context' as const }),
  ngettext: Object.assign((context: Context, one: string, many: string, count: number) => translated(context, count === 1 ? one : many), {
    pass: 'context' as const,
  }),
  // The original's table has the English words for fruits.
  pgettext: (_kind: string, text: string) => text,
  npgettext: (_kind: string, one: string, many: string, count: number) => (count === 1 ? one : many).replace('apple', 'Apple'),
}

function extensionsOf(vector: JinjaVector): Extension[] {
  const { templates = {} } = vector.env as { templates?: Record<string, string> }
  const isNewstyle = 'ngettext.html' in templates || /newstyle/i.test(vector.test)
  return ((vector.env['extensions'] as string[] | undefined) ?? []).map((name) => {
    if (name.endsWith('InternationalizationExtension')) {
      return i18n({ ...FUNCTIONS, newstyle: isNewstyle })
    }
    if (name.endsWith('ExprStmtExtension')) return doExtension
    if (name.endsWith('LoopControlExtension')) return loopControls
    if (name.endsWith('DebugExtension')) return debugExtension
    const found = exampleExtensions[name]
    if (found === undefined) throw new Error(`No extension ${name} here.`)
    return found
  })
}

const UNDEFINED: Readonly<Record<string, EnvironmentOptions['undefined']>> = {
  ChainableUndefined: 'chainable',
  StrictUndefined: 'strict',
  DebugUndefined: 'debug',
  LoggingUndefined: makeLoggingUndefined({ warning: () => {}, error: () => {} }),
}

function environmentOf(vector: JinjaVector): Environment {
  const { env } = vector
  const options: Record<string, unknown> = { autoescape: env['autoescape'] ?? false, extensions: extensionsOf(vector) }
  for (const [name, value] of Object.entries(env)) {
    const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/String$/, '')
    if (name.endsWith('_string')) options[camel] = value
    else if (/^(?:trim_blocks|lstrip_blocks|keep_trailing_newline|newline_sequence|line_\w+_prefix)$/.test(name)) options[camel] = value
  }
  if (env['templates'] !== undefined) options['loader'] = new DictLoader(env['templates'] as Record<string, string>)
  if (env['globals'] !== undefined) options['globals'] = revive(env['globals'])
  if (env['undefined'] !== undefined) options['undefined'] = UNDEFINED[env['undefined'] as string]
  if (env['policies'] !== undefined) options['policies'] = policiesOf(env['policies'] as Record<string, string>)
  return new Environment(options)
}

/** Policies were written down as Python prints them. */
function policiesOf(policies: Record<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = { True: true, None: null, "{'foo': 'bar'}": { foo: 'bar' } }
  return Object.fromEntries(
    Object.entries(policies).map(([name, value]) => [name, value.startsWith('<function') ? () => '42' : values[value]]),
  )
}

async function answerOf(vector: JinjaVector): Promise<string> {
  const environment = environmentOf(vector)
  const globals = vector.template_globals === undefined ? undefined : (revive(vector.template_globals) as Record<string, unknown>)
  const template =
    vector.source === null
      ? environment.getTemplate(vector.name as string, globals)
      : environment.fromString(vector.source, globals, vector.name)
  if (vector.how === 'compile') {
    template.module
    return ''
  }
  const context = revive(vector.context) as Record<string, unknown>
  return vector.how === 'render_async' ? template.renderAsync(context) : template.render(context)
}

/** What cannot be compared, by the test's name, and why. */
const DIFFERENT: readonly { readonly where: RegExp; readonly why: string }[] = [
  { where: /test_debug$/, why: 'shows addresses in memory and Python classes' },
  { where: /TestFilter::test_random$/, why: "the answers are those of Python's generator after a seed that was not recorded" },
  {
    where: /TestBug::test_cached_extends/,
    why: 'the globals that the template was loaded with were not recorded: the same case has two answers',
  },
]

describe('what Jinja 3.1 answered', () => {
  const { vectors, skip } = readVectors('jinja.json')
  if (skip !== false) test('answers', { skip }, () => {})
  for (const [index, vector] of (vectors as unknown as JinjaVector[]).entries()) {
    if (DIFFERENT.some(({ where }) => where.test(vector.test))) continue
    test(`${index} ${vector.test} ${JSON.stringify(vector.source ?? vector.name).slice(0, 80)}`, async () => {
      if (vector.error === undefined) {
        assert.equal(await answerOf(vector), vector.output ?? '')
        return
      }
      const { type, message } = vector.error
      await assert.rejects(answerOf(vector), (error: unknown) => {
        assert.ok(error instanceof TemplateError, String(error))
        assert.deepEqual([error.pythonName, error.message], [type, message])
        return true
      })
    })
  }
})
