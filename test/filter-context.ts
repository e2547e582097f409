// An environment that is just enough for filters and tests to run in.

import type { CallContext, FilterEnvironment } from '../src/templates/call.ts'
import { FILTERS } from '../src/templates/filters.ts'
import { getAttribute, getItem } from '../src/templates/lookup.ts'
import { TESTS } from '../src/templates/tests.ts'
import { MISSING, Undefined } from '../src/templates/undefined.ts'

/** A context with Jinja2's defaults and, on top of them, `policies`. */
export function filterContext(autoescape = false, policies: Readonly<Record<string, unknown>> = {}): CallContext {
  const missing = (hint?: string | null, object: unknown = MISSING, name: unknown = null): Undefined => new Undefined(hint, object, name)
  const environment: FilterEnvironment = {
    getFilter: (name) => FILTERS.get(name),
    getTest: (name) => TESTS.get(name),
    policies: new Map(
      Object.entries({ 'urlize.rel': 'noopener', 'truncate.leeway': 5, 'json.dumps_kwargs': { sort_keys: true }, ...policies }),
    ),
    newlineSequence: '\n',
    getAttribute: (object, name) => getAttribute(object, name) ?? missing(null, object, name),
    getItem: (object, key) => getItem(object, key) ?? missing(null, object, key),
    undefined: missing,
  }
  return { environment, evalContext: { autoescape, environment } }
}
