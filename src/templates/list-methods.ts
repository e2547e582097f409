// The methods of list and tuple. Those that change a list change it, as in Python: the caller's own, if it came as data.

import { flagArgument, integerArgument } from './argument.ts'
import { callValue } from './call.ts'
import { sortBy } from './compare.ts'
import { equals } from './equality.ts'
import { iterate } from './iterate.ts'
import { type MethodRow, type MethodTable, methodTable } from './method-table.ts'
import { repr } from './python-text.ts'
import { sliceBounds } from './sequence.ts'
import { TemplateLookupError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import type { GroupTuple } from './tuple.ts'
import { isUndefined } from './undefined.ts'

/** How many items a list may grow to by methods. */
const MOST_ITEMS = 10_000_000

function place(list: readonly unknown[], value: unknown, start: unknown, stop: unknown): number {
  const bounds = sliceBounds(list.length, start, stop, null)
  for (let i = bounds.start; i < bounds.stop; i++) {
    if ((list[i] === value && !isUndefined(value)) || equals(list[i], value)) return i
  }
  return -1
}

function count(list: readonly unknown[], value: unknown): number {
  let found = 0
  for (const item of list) if ((item === value && !isUndefined(value)) || equals(item, value)) found++
  return found
}

function roomFor(list: readonly unknown[], more: number): void {
  if (list.length + more > MOST_ITEMS) throw new TemplateValueError(`A list was to grow beyond ${MOST_ITEMS} items, which is the limit.`)
}

function append(list: unknown[], value: unknown): null {
  roomFor(list, 1)
  list.push(value)
  return null
}

function extend(list: unknown[], items: unknown): null {
  const more = Array.from(iterate(items))
  roomFor(list, more.length)
  for (const item of more) list.push(item)
  return null
}

function insert(list: unknown[], index: unknown, value: unknown): null {
  roomFor(list, 1)
  const at = integerArgument(index)
  list.splice(at < 0 ? Math.max(0, at + list.length) : at, 0, value)
  return null
}

function pop(list: unknown[], index: unknown): unknown {
  if (list.length === 0) throw new TemplateLookupError('IndexError', 'pop from empty list')
  const given = integerArgument(index)
  const at = given < 0 ? given + list.length : given
  if (at < 0 || at >= list.length) throw new TemplateLookupError('IndexError', 'pop index out of range')
  return list.splice(at, 1)[0]
}

function remove(list: unknown[], value: unknown): null {
  const at = place(list, value, null, null)
  if (at < 0) throw new TemplateValueError('list.remove(x): x not in list')
  list.splice(at, 1)
  return null
}

function sort(list: unknown[], key: unknown, reverse: unknown): null {
  const keyOf = key === null ? (item: unknown): unknown => item : (item: unknown): unknown => callValue(key, undefined, [item])
  for (const [i, item] of sortBy([...list], keyOf, flagArgument(reverse)).entries()) list[i] = item
  return null
}

/** A method that changes its list, which data that was frozen does not allow. */
function changing(run: (list: unknown[], ...args: never[]) => unknown) {
  return (list: unknown[], ...args: never[]): unknown => {
    if (Object.isFrozen(list))
      throw new TemplateTypeError('A list that is frozen cannot be changed.', { hint: 'Change a copy of it: list.copy().' })
    return run(list, ...args)
  }
}

/** What templates find on a list. */
export const LIST_TABLE: MethodTable = methodTable('list', {
  append: ['object, /', changing(append)],
  clear: ['', changing((list) => nothing(list.splice(0)))],
  copy: ['', (list: unknown[]) => [...list]],
  count: ['value, /', count],
  extend: ['iterable, /', changing(extend)],
  index: [
    'value, start=none, stop=none, /',
    (list: unknown[], value: unknown, start: unknown, stop: unknown) => {
      const at = place(list, value, start, stop)
      if (at < 0) throw new TemplateValueError(`${repr(value)} is not in list`)
      return at
    },
  ],
  insert: ['index, object, /', changing(insert)],
  pop: ['index=-1, /', changing(pop)],
  remove: ['value, /', changing(remove)],
  reverse: ['', changing((list) => nothing(list.reverse()))],
  sort: ['*, key=none, reverse=false', changing(sort)],
})

/** Methods give None where Python's do. */
function nothing(_: unknown): null {
  return null
}

const TUPLE_ROWS: Readonly<Record<string, MethodRow>> = {
  count: ['value, /', count],
  index: [
    'value, start=none, stop=none, /',
    (list: unknown[], value: unknown, start: unknown, stop: unknown) => {
      const at = place(list, value, start, stop)
      if (at < 0) throw new TemplateValueError('tuple.index(x): x not in tuple')
      return at
    },
  ],
}

/** What templates find on a tuple. */
export const TUPLE_TABLE: MethodTable = methodTable('tuple', TUPLE_ROWS)

/** What templates find on a pair of groupby. */
export const GROUP_TABLE: MethodTable = methodTable('tuple', TUPLE_ROWS, {
  grouper: (self: GroupTuple) => self.grouper,
  list: (self: GroupTuple) => self.list,
})
