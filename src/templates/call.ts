// How templates call: Python's keyword arguments on top of JavaScript's functions. A function that declares its parameters
// with `signature` takes them by name; any other one is called as JavaScript calls, with keyword arguments as one last object.

import { Float } from './float.ts'
import { repr } from './python-text.ts'
import { TemplateTypeError } from './template-error.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined, type Undefined } from './undefined.ts'

/** Keyword arguments of a call: an object without prototype, null or undefined where there are none. */
export type Kwargs = Readonly<Record<string, unknown>> | null | undefined

/** What a filter or test may ask of the environment that it runs in. */
export interface FilterEnvironment {
  /** The filter of that name, undefined where there is none. */
  getFilter(name: string): TemplateFunction | undefined
  /** The test of that name, undefined where there is none. */
  getTest(name: string): TemplateFunction | undefined
  /** Settings of filters, such as `truncate.leeway`. */
  policies: ReadonlyMap<string, unknown>
  /** What ends a line in the output. */
  newlineSequence: string
  /** `object.name` as templates look it up. */
  getAttribute(object: unknown, name: string): unknown
  /** `object[key]` as templates look it up. */
  getItem(object: unknown, key: unknown): unknown
  /** A value that does not exist, of the environment's kind. */
  undefined(hint?: string | null, object?: unknown, name?: unknown): Undefined
}

/** Facts about the place of a call. */
export interface EvalContext {
  autoescape: boolean
  environment: FilterEnvironment
}

/** What a function gets that wants to know its `context`: the place of its call, and through it the environment. */
export interface CallContext {
  evalContext: EvalContext
  environment: FilterEnvironment
}

/** One parameter of a function that templates call. */
export interface Parameter {
  readonly name: string
  readonly isRequired: boolean
  readonly fallback: unknown
  /** Whether it can be given by position, by name, or both; `rest` takes what is left of a kind, as `*args` and `**kwargs` do. */
  readonly kind: 'both' | 'position' | 'name' | 'rest' | 'rest-names'
}

/** A function that templates call: a filter, a test, a method of a built-in type, a global. */
export interface TemplateFunction {
  (...args: never[]): unknown
  /** Its parameters but for what `pass` adds. */
  parameters?: readonly Parameter[]
  /** What it gets as its first argument, before all others. */
  pass?: 'environment' | 'evalContext' | 'context'
  /** Its name in messages. */
  pythonName?: string
  /** Whether its first argument is the value that it was looked up on. */
  isMethod?: boolean
  /** Of a function that is a class in Python: its name there. */
  className?: string
  /** Of a method that was looked up as a value: what it was looked up on, and the method. */
  origin?: { readonly self: unknown; readonly method: TemplateFunction }
}

/** What `signature` adds to a function beside its parameters. */
export interface SignatureOptions {
  pass?: 'environment' | 'evalContext' | 'context'
  /** The name in messages. */
  name?: string
  /** The name of the class that Python has in its place. */
  className?: string
}

/**
 * Gives `fn` a declared list of parameters, such as `'value, width=80, /, *, by="key", **options'`. A fallback is none, true,
 * false, a number or a text in double quotes; `name=?` may be left out and is undefined then. `*args` is one array argument,
 * `**kwargs` one object argument.
 */
export function signature<T extends (...args: never[]) => unknown>(
  parameters: string,
  fn: T,
  options: SignatureOptions = {},
): T & TemplateFunction {
  const made = fn as T & TemplateFunction
  made.parameters = parseParameters(parameters)
  made.pythonName = options.name ?? fn.name
  if (options.pass !== undefined) made.pass = options.pass
  if (options.className !== undefined) made.className = options.className
  return made
}

function parseParameters(text: string): Parameter[] {
  const list: Parameter[] = []
  let kind: Parameter['kind'] = 'both'
  for (const [, part = ''] of text.matchAll(/\s*((?:"[^"]*"|[^,"])+)/g)) {
    const [name = '', fallback] = part.trim().split('=')
    if (name === '') continue
    if (name === '/') for (const [i, before] of list.entries()) list[i] = { ...before, kind: 'position' }
    else if (name === '*') kind = 'name'
    else if (name.startsWith('**')) list.push({ name: name.slice(2), isRequired: false, fallback: undefined, kind: 'rest-names' })
    else if (name.startsWith('*')) {
      list.push({ name: name.slice(1), isRequired: false, fallback: undefined, kind: 'rest' })
      kind = 'name'
    } else list.push({ name, isRequired: fallback === undefined, fallback: parseFallback(fallback), kind })
  }
  return list
}

function parseFallback(text: string | undefined): unknown {
  if (text === undefined || text === '?') return undefined
  return text === 'none' ? null : (JSON.parse(text) as unknown)
}

/**
 * The arguments of `fn` by position, fallbacks filled in. Throws Python's TypeError for too many, unknown, doubled and missing
 * ones.
 */
export function bind(fn: TemplateFunction, args: readonly unknown[], kwargs: Kwargs): unknown[] {
  const parameters = fn.parameters as readonly Parameter[]
  const names = kwargs === null || kwargs === undefined ? NO_NAMES : Object.keys(kwargs)
  const bound: unknown[] = new Array(parameters.length)
  let position = 0
  let used = 0
  const missing: Parameter[] = []
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i] as Parameter
    const { name, kind } = parameter
    if (kind === 'rest') {
      bound[i] = args.slice(position)
      position = args.length
    } else if (kind === 'rest-names') {
      bound[i] = restNames(parameters, kwargs, names)
      used = names.length
    } else if (kind !== 'name' && position < args.length) {
      bound[i] = args[position++]
      if (kind === 'both' && names.includes(name))
        throw new TemplateTypeError(`${nameOf(fn)}() got multiple values for argument ${repr(name)}`)
    } else if (kind !== 'position' && names.includes(name)) {
      bound[i] = (kwargs as Record<string, unknown>)[name]
      used++
    } else if (parameter.isRequired) missing.push(parameter)
    else bound[i] = parameter.fallback
  }
  if (used < names.length) unknownNames(fn, parameters, names)
  if (position < args.length) tooMany(fn, parameters, args.length)
  if (missing.length > 0) tooFew(fn, missing, args.length)
  return bound
}

const NO_NAMES: readonly string[] = []

function nameOf(fn: TemplateFunction): string {
  return fn.pythonName ?? fn.name
}

function restNames(parameters: readonly Parameter[], kwargs: Kwargs, names: readonly string[]): Record<string, unknown> {
  const rest = Object.create(null) as Record<string, unknown>
  const taken = new Set(parameters.filter(({ kind }) => kind === 'both' || kind === 'name').map(({ name }) => name))
  for (const name of names) if (!taken.has(name)) rest[name] = (kwargs as Record<string, unknown>)[name]
  return rest
}

function unknownNames(fn: TemplateFunction, parameters: readonly Parameter[], names: readonly string[]): never {
  const known = new Set(parameters.filter(({ kind }) => kind !== 'position').map(({ name }) => name))
  const unknown = names.find((name) => !known.has(name))
  const name = nameOf(fn).replace('builtins.', '')
  if (!isBuiltin(fn)) {
    const isPosition = parameters.some((parameter) => parameter.name === unknown && parameter.kind === 'position')
    throw new TemplateTypeError(
      isPosition
        ? `${name}() got some positional-only arguments passed as keyword arguments: '${unknown}'`
        : `${name}() got an unexpected keyword argument ${repr(unknown)}`,
    )
  }
  if (!parameters.some(({ kind }) => kind === 'both' || kind === 'name'))
    throw new TemplateTypeError(`${name}() takes no keyword arguments`)
  throw new TemplateTypeError(`${repr(unknown)} is an invalid keyword argument for ${name.split('.').at(-1)}()`)
}

/** Methods and functions that are built into Python have messages of their own; here they have a dot in their name. */
function isBuiltin(fn: TemplateFunction): boolean {
  return nameOf(fn).includes('.')
}

function wrongCount(fn: TemplateFunction, given: number): never {
  const parameters = (fn.parameters as readonly Parameter[]).slice(fn.isMethod === true ? 1 : 0)
  const count = fn.isMethod === true ? given - 1 : given
  const most = parameters.filter(({ kind }) => kind !== 'name').length
  const least = parameters.filter(({ isRequired }) => isRequired).length
  const full = nameOf(fn).replace('builtins.', '')
  if (most === 0) throw new TemplateTypeError(`${full}() takes no arguments (${count} given)`)
  if (most === 1 && least === 1) throw new TemplateTypeError(`${full}() takes exactly one argument (${count} given)`)
  const [bound, word] = count > most ? [most, 'at most '] : [least, 'at least ']
  const name = full.split('.').at(-1)
  throw new TemplateTypeError(`${name} expected ${least === most ? '' : word}${bound} argument${bound === 1 ? '' : 's'}, got ${count}`)
}

function tooMany(fn: TemplateFunction, parameters: readonly Parameter[], given: number): never {
  if (isBuiltin(fn)) return wrongCount(fn, given)
  const extra = fn.pass === undefined ? 0 : 1
  const positional = parameters.filter(({ kind }) => kind !== 'name')
  const most = positional.length + extra
  const least = positional.filter(({ isRequired }) => isRequired).length + extra
  const range = least === most ? String(most) : `from ${least} to ${most}`
  const count = given + extra
  throw new TemplateTypeError(
    `${nameOf(fn)}() takes ${range} positional argument${most === 1 ? '' : 's'} but ${count} ${count === 1 ? 'was' : 'were'} given`,
  )
}

function tooFew(fn: TemplateFunction, missing: readonly Parameter[], given: number): never {
  if (isBuiltin(fn)) return wrongCount(fn, given)
  const kind = missing.every((parameter) => parameter.kind === 'name') ? 'keyword-only' : 'positional'
  const names = missing.map(({ name }) => repr(name))
  const last = names.pop() as string
  const list = names.length === 0 ? last : `${names.join(', ')}${names.length > 1 ? ',' : ''} and ${last}`
  throw new TemplateTypeError(
    `${nameOf(fn)}() missing ${missing.length} required ${kind} argument${missing.length === 1 ? '' : 's'}: ${list}`,
  )
}

/** What a JavaScript function is: what may be called, and what makes objects and may not. */
const kinds: WeakMap<Function, 'function' | 'class' | 'evaluator'> = new WeakMap()

function kindOf(fn: Function): 'function' | 'class' | 'evaluator' {
  const known = kinds.get(fn)
  if (known !== undefined) return known
  const kind = readKind(fn)
  kinds.set(fn, kind)
  return kind
}

function readKind(fn: Function): 'function' | 'class' | 'evaluator' {
  // biome-ignore lint/security/noGlobalEval: compared, never called.
  if (fn === eval || fn.prototype === Function.prototype || Object.getPrototypeOf(fn) === Function) return 'evaluator'
  const source = Function.prototype.toString.call(fn)
  if (/^class\b/.test(source)) return 'class'
  return source.endsWith('{ [native code] }') && Object.hasOwn(fn, 'prototype') ? 'class' : 'function'
}

/** Whether templates may call `value`. */
export function isCallable(value: unknown): value is TemplateFunction {
  return typeof value === 'function' && kindOf(value) === 'function'
}

/**
 * Calls `fn` with what a template gives. `self` is the object that it was looked up on (undefined where there is none). Throws Python's
 * TypeError for what cannot be called, and the error of an undefined value.
 */
export function callValue(fn: unknown, self: unknown, args: readonly unknown[], kwargs?: Kwargs): unknown {
  if (typeof fn !== 'function') return refuseCall(fn)
  const callee = fn as TemplateFunction
  if (callee.parameters !== undefined) {
    const bound = bind(callee, callee.isMethod === true ? [self, ...args] : args, kwargs)
    return Reflect.apply(callee, self, bound)
  }
  if (kindOf(callee) !== 'function') return refuseClass(callee)
  return Reflect.apply(callee, self, plainArguments(args, kwargs))
}

/** Calls a filter or test on `value`, with what it wants to know (its `pass`) in front. */
export function callFilter(fn: TemplateFunction, context: CallContext, value: unknown, args: readonly unknown[], kwargs?: Kwargs): unknown {
  const { pass } = fn
  const all = fn.parameters === undefined ? plainArguments([value, ...args], kwargs) : bind(fn, [value, ...args], kwargs)
  if (pass === 'environment') all.unshift(context.environment)
  else if (pass === 'evalContext') all.unshift(context.evalContext)
  else if (pass === 'context') all.unshift(context)
  return Reflect.apply(fn, undefined, all)
}

/** JavaScript has one kind of number, and takes options as one object. */
function plainArguments(args: readonly unknown[], kwargs: Kwargs): unknown[] {
  const plain = args.map((arg) => (arg instanceof Float ? arg.value : arg))
  if (kwargs !== null && kwargs !== undefined && Object.keys(kwargs).length > 0) plain.push(kwargs)
  return plain
}

function refuseCall(value: unknown): never {
  if (isUndefined(value)) return asUndefined(value).fail()
  throw new TemplateTypeError(`'${typeName(value)}' object is not callable`)
}

function refuseClass(fn: Function): never {
  throw new TemplateTypeError(`The class ${fn.name || '(anonymous)'} is not callable from a template.`, {
    hint: 'Give the template a function that makes the object.',
  })
}
