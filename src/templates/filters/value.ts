// Filters for values of any kind: default, attr, items, dictsort, pprint.

import { flagArgument, textArgument } from '../argument.ts'
import { type FilterEnvironment, signature, type TemplateFunction } from '../call.ts'
import { sortBy } from '../compare.ts'
import { dictEntries } from '../dict.ts'
import { getMember } from '../lookup.ts'
import { isDict } from '../plain-object.ts'
import { FilterArgumentError, TemplateAttributeError, TemplateTypeError } from '../template-error.ts'
import { isTrue } from '../truth.ts'
import { pair, type Tuple } from '../tuple.ts'
import { typeName } from '../type-name.ts'
import { asUndefined, isUndefined } from '../undefined.ts'
import { smallCase } from './attribute.ts'
import { prettyText } from './pretty.ts'

function orDefault(value: unknown, fallback: unknown, boolean: unknown): unknown {
  return isUndefined(value) || (isTrue(boolean) && !isTrue(value)) ? fallback : value
}

function attr(environment: FilterEnvironment, object: unknown, name: unknown): unknown {
  const text = textArgument(name, (type) => `attribute name must be string, not '${type}'`)
  // A dict has its methods as attributes, and its keys as items.
  const value = isDict(object) ? getMember(object, text) : environment.getAttribute(object, text)
  return value === undefined ? environment.undefined(null, object, text) : value
}

function* items(value: unknown): Generator<Tuple> {
  if (isUndefined(value)) return
  if (!isDict(value)) throw new TemplateTypeError('Can only get item pairs from a mapping.')
  for (const [key, item] of dictEntries(value)) yield pair(key, item)
}

function dictSort(value: unknown, isCaseSensitive: unknown, by: unknown, isReverse: unknown): Tuple[] {
  if (by !== 'key' && by !== 'value') throw new FilterArgumentError('You can only sort by either "key" or "value"')
  if (isUndefined(value)) return asUndefined(value).fail()
  if (!isDict(value)) throw new TemplateAttributeError(`'${typeName(value)}' object has no attribute 'items'`)
  const keepCase = isTrue(isCaseSensitive)
  const place = by === 'key' ? 0 : 1
  const pairs = Array.from(dictEntries(value), ([key, item]) => pair(key, item))
  return sortBy(pairs, (entry) => (keepCase ? entry[place] : smallCase(entry[place])), flagArgument(isReverse))
}

/** Filters for any value, by name. */
export const VALUE_FILTERS: Readonly<Record<string, TemplateFunction>> = {
  attr: signature('obj, name', attr, { pass: 'environment', name: 'do_attr' }),
  d: signature('value, default_value="", boolean=false', orDefault, { name: 'do_default' }),
  default: signature('value, default_value="", boolean=false', orDefault, { name: 'do_default' }),
  dictsort: signature('value, case_sensitive=false, by="key", reverse=false', dictSort, { name: 'do_dictsort' }),
  items: signature('value', items, { name: 'do_items' }),
  pprint: signature('value', prettyText, { name: 'do_pprint' }),
}
