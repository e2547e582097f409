// Filters that go through a sequence with another filter, a test or an attribute: map, select, reject and their kin. All give
// generators: nothing is read before it is asked for.

import { type CallContext, callFilter, type Kwargs, signature, type TemplateFunction } from '../call.ts'
import { iterate } from '../iterate.ts'
import { repr } from '../python-text.ts'
import { FilterArgumentError, TemplateRuntimeError } from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { Undefined } from '../undefined.ts'
import { attributeGetter, type Getter } from './attribute.ts'

type Named = Readonly<Record<string, unknown>>

function found(kind: 'filter' | 'test', context: CallContext, name: unknown): TemplateFunction {
  const { environment } = context
  const find = (text: string): TemplateFunction | undefined => (kind === 'filter' ? environment.getFilter(text) : environment.getTest(text))
  const fn = typeof name === 'string' ? find(name) : undefined
  if (fn !== undefined) return fn
  throw new TemplateRuntimeError(`No ${kind} named ${repr(name)}.${unquoted(name)}`)
}

/** A name without quotes around it is a variable, and mostly one that does not exist. */
function unquoted(name: unknown): string {
  return name instanceof Undefined ? ` (${name.message}; did you forget to quote the callable name?)` : ''
}

function mapper(context: CallContext, args: readonly unknown[], kwargs: Named): Getter {
  if (args.length === 0 && 'attribute' in kwargs) {
    const unexpected = Object.keys(kwargs).find((name) => name !== 'attribute' && name !== 'default')
    if (unexpected !== undefined) throw new FilterArgumentError(`Unexpected keyword argument ${repr(unexpected)}`)
    return attributeGetter(context.environment, kwargs['attribute'], { fallback: kwargs['default'] ?? null })
  }
  if (args.length === 0) throw new FilterArgumentError('map requires a filter argument')
  const [name, ...rest] = args
  const state: { filter?: TemplateFunction } = {}
  return (item) => {
    state.filter ??= found('filter', context, name)
    return callFilter(state.filter, context, item, rest, kwargs)
  }
}

function* map(context: CallContext, value: unknown, args: readonly unknown[], kwargs: Named): Generator<unknown> {
  if (!isTrue(value)) return
  const get = mapper(context, args, kwargs)
  for (const item of iterate(value)) yield get(item)
}

/** select, reject (`isKept` false), and both with the attribute first (`byAttribute`). */
function selector(isKept: boolean, byAttribute: boolean) {
  return function* (context: CallContext, value: unknown, args: readonly unknown[], kwargs: Named): Generator<unknown> {
    if (!isTrue(value)) return
    const holds = condition(context, args, kwargs, byAttribute)
    for (const item of iterate(value)) if (holds(item) === isKept) yield item
  }
}

function condition(context: CallContext, args: readonly unknown[], kwargs: Kwargs, byAttribute: boolean): (item: unknown) => boolean {
  if (byAttribute && args.length === 0) throw new FilterArgumentError('Missing parameter for attribute name')
  const get = byAttribute ? attributeGetter(context.environment, args[0]) : (item: unknown): unknown => item
  const [name, ...rest] = byAttribute ? args.slice(1) : args
  if (args.length === (byAttribute ? 1 : 0)) return (item) => isTrue(get(item))
  const state: { test?: TemplateFunction } = {}
  return (item) => {
    const value = get(item)
    state.test ??= found('test', context, name)
    return isTrue(callFilter(state.test, context, value, rest, kwargs))
  }
}

const ANY = 'value, *args, **kwargs'

/** Filters that select and map, by name. */
export const SELECTION_FILTERS: Readonly<Record<string, TemplateFunction>> = {
  map: signature(ANY, map, { pass: 'context', name: 'sync_do_map' }),
  reject: signature(ANY, selector(false, false), { pass: 'context', name: 'sync_do_reject' }),
  rejectattr: signature(ANY, selector(false, true), { pass: 'context', name: 'sync_do_rejectattr' }),
  select: signature(ANY, selector(true, false), { pass: 'context', name: 'sync_do_select' }),
  selectattr: signature(ANY, selector(true, true), { pass: 'context', name: 'sync_do_selectattr' }),
}
