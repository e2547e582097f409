// The methods of dict, for Maps and for plain objects.

import { type Dict, dictDelete, dictEntries, dictGet, dictHas, dictKeys, dictSet, makeDict } from './dict.ts'
import { DictView } from './dict-view.ts'
import { iterate } from './iterate.ts'
import { type MethodTable, methodTable } from './method-table.ts'
import { isDict } from './plain-object.ts'
import { repr } from './python-text.ts'
import { TemplateLookupError, TemplateTypeError, TemplateValueError } from './template-error.ts'
import { pair } from './tuple.ts'

function pop(dict: Dict, key: unknown, fallback: unknown): unknown {
  if (!dictHas(dict, key)) {
    if (fallback !== undefined) return fallback
    throw new TemplateLookupError('KeyError', repr(key))
  }
  const value = dictGet(dict, key)
  dictDelete(dict, key)
  return value
}

function popItem(dict: Dict): unknown {
  let last: [unknown, unknown] | undefined
  for (const entry of dictEntries(dict)) last = entry
  if (last === undefined) throw new TemplateLookupError('KeyError', "'popitem(): dictionary is empty'")
  dictDelete(dict, last[0])
  return pair(last[0], last[1])
}

function setDefault(dict: Dict, key: unknown, value: unknown): unknown {
  if (!dictHas(dict, key)) dictSet(dict, key, value)
  return dictGet(dict, key)
}

function update(dict: Dict, other: unknown, named: Readonly<Record<string, unknown>>): null {
  for (const [key, value] of dictPairs(other)) dictSet(dict, key, value)
  for (const key of Object.keys(named)) dictSet(dict, key, named[key])
  return null
}

/** The pairs that `dict(source)` is made of: those of a dict, or of an iterable of pairs. Throws Python's errors for other values. */
export function* dictPairs(source: unknown): Generator<[unknown, unknown]> {
  if (source === undefined) return
  if (isDict(source)) {
    yield* dictEntries(source)
    return
  }
  let index = 0
  for (const item of iterate(source)) {
    const isSequence = typeof item === 'string' || (typeof item === 'object' && item !== null)
    if (!isSequence) throw new TemplateTypeError(`cannot convert dictionary update sequence element #${index} to a sequence`)
    const entry = Array.from(iterate(item))
    if (entry.length !== 2)
      throw new TemplateValueError(`dictionary update sequence element #${index} has length ${entry.length}; 2 is required`)
    yield [entry[0], entry[1]]
    index++
  }
}

function clear(dict: Dict): null {
  for (const key of Array.from(dictKeys(dict))) dictDelete(dict, key)
  return null
}

/** What templates find on a dict. */
export const DICT_TABLE: MethodTable = methodTable('dict', {
  clear: ['', clear],
  copy: ['', (dict: Dict) => makeDict(dictEntries(dict))],
  fromkeys: [
    'iterable, value=none, /',
    (_: Dict, keys: unknown, value: unknown) => makeDict(Array.from(iterate(keys), (key) => [key, value] as const)),
  ],
  get: ['key, default=none, /', (dict: Dict, key: unknown, fallback: unknown) => (dictHas(dict, key) ? dictGet(dict, key) : fallback)],
  items: ['', (dict: Dict) => new DictView('items', dict)],
  keys: ['', (dict: Dict) => new DictView('keys', dict)],
  pop: ['key, default=?, /', pop],
  popitem: ['', popItem],
  setdefault: ['key, default=none, /', setDefault],
  update: ['iterable=?, /, **kwargs', update],
  values: ['', (dict: Dict) => new DictView('values', dict)],
})
