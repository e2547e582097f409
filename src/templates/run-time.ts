// What compiled templates call. One object for each environment; the hot ones are plain functions that the engine can inline.

import { escapeHtml, SafeString } from '../base/safe-string.ts'
import { add, div, floordiv, mod, mul, neg, pos, pow, sub } from './arithmetic.ts'
import { isPlain } from './attribute.ts'
import { bind, callValue, type Kwargs, type TemplateFunction } from './call.ts'
import { Callable, TemplateObject } from './callable.ts'
import { contains, greaterOrEqual, greaterThan, lessOrEqual, lessThan } from './compare.ts'
import { Context, passed, TemplateReference } from './context.ts'
import type { CompiledModule, LoadedTemplate, RenderFunction, RunContext, RunEnvironment } from './contract.ts'
import { dictEntries, makeDict } from './dict.ts'
import { equals } from './equality.ts'
import { isIterable, iterate } from './iterate.ts'
import { getAttribute, getItem, getMethod, slice } from './lookup.ts'
import { Loop } from './loop.ts'
import { Macro } from './macro.ts'
import { Namespace } from './namespace.ts'
import { TemplateNotFound } from './not-found.ts'
import { isDict } from './plain-object.ts'
import { repr, toText } from './python-text.ts'
import { Sink } from './sink.ts'
import { promiseError, TemplateRuntimeError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { TemplateModule } from './template-module.ts'
import { traced } from './trace.ts'
import { isTrue } from './truth.ts'
import { Tuple } from './tuple.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined, Undefined } from './undefined.ts'

/** The text of a value. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value
  return SafeString.is(value) ? value.toString() : toText(value)
}

/** The text of a value, escaped unless it is HTML already. */
export function escaped(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return SafeString.is(value) ? value.toString() : escapeHtml(toText(value))
}

function markup(value: unknown): SafeString {
  return SafeString.is(value) ? value : new SafeString(toText(value))
}

/** The values as one text; HTML if one of them is. */
function markupJoin(values: readonly unknown[]): string | SafeString {
  return values.some((value) => SafeString.is(value)) ? new SafeString(values.map(escaped).join('')) : textJoin(values)
}

function textJoin(values: readonly unknown[]): string {
  let joined = ''
  for (const value of values) joined += text(value)
  return joined
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator] === 'function'
  )
}

/** An iterable of what may arrive over time; the rest as it is. */
async function collect(value: unknown, sink: Sink): Promise<Iterable<unknown>> {
  if (!isAsyncIterable(value)) return iterate(value)
  sink.flush()
  const items: unknown[] = []
  for await (const item of value) {
    items.push(item)
    await sink.room()
  }
  return items
}

/** The items one by one, some of them promises. */
function steps(value: unknown, sink: Sink): { next(): unknown; isOpen: boolean; close(): unknown } {
  const iterator = isAsyncIterable(value) ? value[Symbol.asyncIterator]() : iterate(value)[Symbol.iterator]()
  return {
    isOpen: true,
    next(): unknown {
      const room = sink.room()
      if (room !== null) return room.then(() => this.next())
      const step: unknown = iterator.next()
      if (isPromise(step)) return step.then((settled) => this.noted(settled as IteratorResult<unknown>))
      return this.noted(step as IteratorResult<unknown>)
    },
    noted(step: IteratorResult<unknown>) {
      if (step.done) this.isOpen = false
      return step
    },
    close: () => iterator.return?.(),
  } as { next(): unknown; isOpen: boolean; close(): unknown; noted(step: IteratorResult<unknown>): IteratorResult<unknown> }
}

function* filtered(items: Iterable<unknown>, isWanted: (item: unknown) => boolean): Generator<unknown> {
  for (const item of items) if (isWanted(item)) yield item
}

async function filteredAsync(items: Iterable<unknown>, isWanted: (item: unknown) => Promise<boolean>): Promise<unknown[]> {
  const wanted: unknown[] = []
  for (const item of items) if (await isWanted(item)) wanted.push(item)
  return wanted
}

/** As many values as there are names. */
export function unpacked(value: unknown, count: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === count) return value
  let items: unknown[]
  try {
    items = Array.isArray(value) ? value : Array.from(iterate(value))
  } catch (error) {
    if (!(error instanceof TemplateTypeError)) throw error
    throw new TemplateTypeError(`cannot unpack non-iterable ${typeName(value)} object`)
  }
  if (items.length === count) return items
  throw new TemplateValueError(
    items.length < count
      ? `not enough values to unpack (expected ${count}, got ${items.length})`
      : `too many values to unpack (expected ${count})`,
  )
}

/** `{% set ns.name = value %}`. Throws where `target` is no namespace. */
export function setNamespace(target: unknown, name: string, value: unknown): void {
  if (!(target instanceof Namespace)) throw new TemplateRuntimeError('cannot assign attribute on non-namespace object')
  target.set(name, value)
}

/** The items after `*` in a call. */
export function spread(value: unknown): Iterable<unknown> {
  if (!isIterable(value)) throw new TemplateTypeError(`Value after * must be an iterable, not ${typeName(value)}`)
  return iterate(value)
}

/** Keyword arguments with those of a dict. */
function keywords(given: Record<string, unknown>, more: unknown): Record<string, unknown> {
  if (!isDict(more)) throw new TemplateTypeError(`argument after ** must be a mapping, not ${typeName(more)}`)
  for (const [name, value] of dictEntries(more)) {
    if (typeof name !== 'string') throw new TemplateTypeError('keywords must be strings')
    if (name in given) throw new TemplateTypeError(`got multiple values for keyword argument ${repr(name)}`)
    given[name] = value
  }
  return given
}

/** Calls a value: a template's own kinds with the context, functions by what they ask to be passed. */
function call(context: RunContext, callee: unknown, args: readonly unknown[], kwargs: Kwargs): unknown {
  if (callee instanceof Callable) return callee.invoke(context, args, kwargs)
  return callFunction(context, callee, undefined, args, kwargs)
}

function callFunction(context: RunContext, callee: unknown, self: unknown, args: readonly unknown[], kwargs: Kwargs): unknown {
  const pass = typeof callee === 'function' ? (callee as TemplateFunction).pass : undefined
  if (pass === undefined) return callValue(callee, self, args, kwargs)
  const fn = callee as unknown as TemplateFunction & ((...all: unknown[]) => unknown)
  const first = passed(context, pass)
  if (fn.parameters !== undefined) return fn(first, ...bind(fn, args, kwargs))
  return kwargs === null || kwargs === undefined ? fn(first, ...args) : fn(first, ...args, kwargs)
}

function isIn(item: unknown, container: unknown): boolean {
  return contains(container, item)
}

function blockOf(context: RunContext, name: string, isRequired: boolean): RenderFunction {
  const stack = context.stack(name) as readonly RenderFunction[]
  if (isRequired && stack.length <= 1) throw new TemplateRuntimeError(`Required block '${name}' not found`)
  return context.isFragment ? NOTHING : (stack[0] as RenderFunction)
}

const NOTHING: RenderFunction = () => ''

function extendedTwice(): never {
  throw new TemplateRuntimeError('extended multiple times')
}

/** What `ignore missing` ignores. */
function missingTemplate(error: unknown): null {
  if (error instanceof TemplateNotFound) return null
  throw error
}

function findTemplate(from: LoadedTemplate, name: unknown, takesList: boolean, isAsync: boolean): CompiledModule | Promise<CompiledModule> {
  if (!isAsync) return from.environment.selectTemplate(name, takesList).module
  return from.environment.selectTemplateAsync(name, takesList).then((template) => template.asyncModule)
}

/** The context of a template that another one includes or imports. */
export function contextOf(
  context: RunContext,
  module: CompiledModule,
  withContext: boolean,
  locals: ReadonlyMap<string, unknown> | null,
): RunContext {
  const { template } = module
  if (withContext) return context.derive(locals, { name: template.name, blocks: module.blocks })
  return new Context(context.environment, template.name, module.blocks, {}, template.globals).within(context)
}

/** The text of an included template. */
export function included(
  context: RunContext,
  module: CompiledModule,
  withContext: boolean,
  locals: ReadonlyMap<string, unknown> | null,
): unknown {
  return module.render(contextOf(context, module, withContext, locals))
}

function includeInto(
  context: RunContext,
  module: CompiledModule,
  withContext: boolean,
  locals: ReadonlyMap<string, unknown> | null,
  sink: Sink,
): unknown {
  return module.render(contextOf(context, module, withContext, locals), sink)
}

/** What `import` gives: the exports. Without context they are made once for each template. */
function imported(
  context: RunContext,
  module: CompiledModule,
  withContext: boolean,
  locals: ReadonlyMap<string, unknown> | null,
): TemplateModule | Promise<TemplateModule> {
  if (withContext) return TemplateModule.make(module, contextOf(context, module, true, locals))
  const extra = context.extraGlobals(module.template.globals)
  if (extra.size > 0) {
    const { template } = module
    const inner = new Context(context.environment, template.name, module.blocks, extra, template.globals).within(context)
    return TemplateModule.make(module, inner)
  }
  return (module.exports as TemplateModule | undefined) ?? exportsOf(module, contextOf(context, module, false, null))
}

/** Exports are kept once they are there. Nobody waits for those another page is making: pages could wait for each other, or for one that failed. */
function exportsOf(module: CompiledModule, context: RunContext): TemplateModule | Promise<TemplateModule> {
  const made = TemplateModule.make(module, context)
  if (made instanceof TemplateModule) {
    module.exports = made
    return made
  }
  return made.then((settled) => {
    module.exports ??= settled
    return settled
  })
}

function overlaid(context: RunContext, variables: unknown): RunContext {
  if (!isDict(variables)) throw new TemplateTypeError(`an overlay needs a dict, got ${typeName(variables)}`)
  for (const [name, value] of dictEntries(variables)) context.set(String(name), value)
  return context
}

/** The run time of an environment. */
export function makeRunTime(environment: RunEnvironment): Readonly<Record<string, unknown>> {
  const undefinedOf = (hint: string | null, object?: unknown, name?: unknown): Undefined => environment.undefined(hint, object, name)
  return {
    ...{ add, sub, mul, div, floordiv, mod, pow, neg, pos },
    ...{ equals, lessThan, lessOrEqual, greaterThan, greaterOrEqual, isIn, isTrue, iterate, slice: sliceOf, isPlain, spread },
    ...{ call, keywords, markup, markupJoin, textJoin, escaped, text, escapeHtml, SafeString, Sink },
    ...{ TemplateReference, Macro, Loop, blockOf, extendedTwice, findTemplate, missingTemplate, included, includeInto },
    ...{ imported, setNamespace, unpacked, overlaid, traced, filtered, filteredAsync, isPromise, isAsyncIterable, collect, steps },
    isDefined: (value: unknown): boolean => !isUndefined(value),
    tuple: (items: readonly unknown[]): Tuple => Tuple.from(items) as Tuple,
    dict: (entries: readonly (readonly [unknown, unknown])[]) => makeDict(entries),
    attribute: (object: unknown, name: string): unknown => environment.getAttribute(object, name),
    item: (object: unknown, key: unknown): unknown => environment.getItem(object, key),
    missing: (name: string): Undefined => undefinedOf(null, undefined, name),
    noElse: (template: LoadedTemplate, line: number): Undefined =>
      new Undefined(`the inline if-expression on ${positionOf(template, line)} evaluated to false and no else section was defined.`),
    notProvided: (name: string): Undefined => undefinedOf(`parameter '${name}' was not provided`, undefined, name),
    finalized: (context: RunContext, value: unknown): string =>
      (context.evalContext.autoescape ? escaped : text)(environment.finalize?.(value)),
    exportOf: (module: TemplateModule, name: string, template: LoadedTemplate, line: number): unknown =>
      exportOf(environment, module, name, template, line),
    callMethod: (context: RunContext, object: unknown, name: string, args: readonly unknown[], kwargs: Kwargs): unknown =>
      callMethod(environment, context, object, name, args, kwargs),
  }
}

/** An export of a module, or an undefined value that says that there is none. */
export function exportOf(environment: RunEnvironment, module: unknown, name: string, template: LoadedTemplate, line: number): unknown {
  const from = module as TemplateModule
  const why = `the template ${from.name} (imported on ${positionOf(template, line)}) does not export the requested name '${name}'`
  return from.attribute(name) ?? environment.undefined(why, undefined, name)
}

function sliceOf(object: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  return slice(object, start, stop, step)
}

function positionOf(template: LoadedTemplate, line: number): string {
  return template.name === null ? `line ${line}` : `line ${line} in ${repr(template.name)}`
}

/** `object.name(...)`. What is no method of its own may be a block or a macro of a module. */
function callMethod(
  environment: RunEnvironment,
  context: RunContext,
  object: unknown,
  name: string,
  args: readonly unknown[],
  kwargs: Kwargs,
): unknown {
  if (object instanceof TemplateObject || isUndefined(object)) {
    return call(context, environment.getAttribute(object, name), args, kwargs)
  }
  const method = getMethod(object, name)
  if (method === undefined) return call(context, environment.undefined(null, object, name), args, kwargs)
  return method instanceof Callable ? method.invoke(context, args, kwargs) : callFunction(context, method, object, args, kwargs)
}

/** `object.name`, an undefined value of the environment where there is none. */
export function attributeOf(environment: RunEnvironment, object: unknown, name: string): unknown {
  if (name.startsWith('_')) return underlined(environment, object, name)
  if (isUndefined(object)) return asUndefined(object).look()
  const value = ownAttribute(object, name)
  return value === undefined ? environment.undefined(null, object, name) : value
}

/** The two underlined names that Jinja's users read: what is undefined, and the name of a type. No other one leads anywhere. */
function underlined(environment: RunEnvironment, object: unknown, name: string): unknown {
  if (isUndefined(object)) return name === '_undefined_name' ? asUndefined(object).name : asUndefined(object).look()
  if (name === '__class__') return new Map([['__name__', shortName(typeName(object))]])
  if (name === '__name__' && object instanceof Map) return object.get(name)
  return environment.undefined(null, object, name)
}

/** `markupsafe.Markup` as Python's `__name__` has it. */
function shortName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1)
}

function ownAttribute(object: unknown, name: string): unknown {
  return object instanceof TemplateObject ? object.attribute(name) : getAttribute(object, name)
}

/** `object[key]`, an undefined value of the environment where there is none. */
export function itemOf(environment: RunEnvironment, object: unknown, key: unknown): unknown {
  if (isUndefined(object)) return asUndefined(object).look()
  const value = object instanceof TemplateObject ? ownItem(object, key) : getItem(object, key)
  if (value === undefined && object instanceof Promise) throw promiseError()
  return value === undefined ? environment.undefined(null, object, key) : value
}

function ownItem(object: TemplateObject, key: unknown): unknown {
  return typeof key === 'string' || SafeString.is(key) ? object.attribute(key.toString()) : undefined
}

/** Calls a function that the application gave, from code that has the context at hand. */
export function callGlobal(context: RunContext, callee: unknown, args: readonly unknown[]): unknown {
  return call(context, callee, args, null)
}
