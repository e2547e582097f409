// Filters and tests, bound once for each place they are used: the arguments that a template writes are put into the order of the
// function's parameters, with their fallbacks, before anything runs.

import { bind, type Kwargs, type TemplateFunction } from './call.ts'

/** How a template calls a filter or test: how many arguments by position, which by name, and whether `*` or `**` add more. */
export interface CallShape {
  readonly name: string
  readonly count: number
  readonly names: readonly string[]
  readonly isDynamic: boolean
}

type Callee = (...args: unknown[]) => unknown

/**
 * `found` as generated code calls it: what it is passed first (if anything), the value, the arguments by position, then those by name.
 * A dynamic one gets the arguments as a list and an object instead. Errors of binding come when it is called.
 */
export function prepare(found: TemplateFunction | undefined, shape: CallShape, missing: () => never): Callee {
  if (found === undefined) return missing
  const callee = found as unknown as Callee
  const lead = found.pass === undefined ? 1 : 2
  if (shape.isDynamic) return (...args) => callee(...args.slice(0, lead - 1), ...bindAll(found, args.slice(lead - 1)))
  if (found.parameters === undefined) return plain(callee, shape, lead)
  return bound(found, callee, shape, lead)
}

function bindAll(found: TemplateFunction, [value, args, kwargs]: readonly unknown[]): unknown[] {
  const all = [value, ...(args as unknown[])]
  if (found.parameters !== undefined) return bind(found, all, kwargs as Kwargs)
  return kwargs === null ? all : [...all, kwargs]
}

/** A function of JavaScript: named arguments come last, as one object. */
function plain(callee: Callee, { count, names }: CallShape, lead: number): Callee {
  if (names.length === 0) return callee
  const fixed = lead + count
  return (...args) => callee(...args.slice(0, fixed), Object.fromEntries(names.map((name, index) => [name, args[fixed + index]])))
}

/** Marks the place of each written argument in the bound order. */
class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

function bound(found: TemplateFunction, callee: Callee, shape: CallShape, lead: number): Callee {
  const args = Array.from({ length: shape.count + 1 }, (_, index) => new Slot(lead - 1 + index))
  const kwargs: Record<string, unknown> = Object.create(null)
  for (const [index, name] of shape.names.entries()) kwargs[name] = new Slot(lead + shape.count + index)
  let order: readonly unknown[]
  try {
    order = bind(found, args, shape.names.length === 0 ? null : kwargs)
  } catch (error) {
    return () => {
      throw error
    }
  }
  const isInOrder = order.every((item, index) => item instanceof Slot && item.index === lead - 1 + index)
  if (isInOrder) return callee
  if (order.length <= 4 && lead === 1) return unrolled(callee, order)
  return (...given) => callee(...given.slice(0, lead - 1), ...order.map((item) => filled(item, given)))
}

/** Up to four arguments without a list in between. */
function unrolled(callee: Callee, order: readonly unknown[]): Callee {
  const [a, b, c, d] = order
  const length = order.length
  return (...given) => {
    if (length === 1) return callee(filled(a, given))
    if (length === 2) return callee(filled(a, given), filled(b, given))
    if (length === 3) return callee(filled(a, given), filled(b, given), filled(c, given))
    return callee(filled(a, given), filled(b, given), filled(c, given), filled(d, given))
  }
}

/** What stands at a place: the argument given for it, the rest arguments with theirs, or the fallback itself. */
function filled(item: unknown, given: readonly unknown[]): unknown {
  if (item instanceof Slot) return given[item.index]
  if (Array.isArray(item) && item.some((one) => one instanceof Slot)) return item.map((one) => filled(one, given))
  if (typeof item === 'object' && item !== null && Object.getPrototypeOf(item) === null) {
    const rest: Record<string, unknown> = Object.create(null)
    for (const [name, value] of Object.entries(item)) rest[name] = filled(value, given)
    return rest
  }
  return item
}
