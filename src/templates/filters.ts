// The filters of Jinja2, all of them, by name.

import type { TemplateFunction } from './call.ts'
import { HTML_FILTERS } from './filters/html.ts'
import { NUMBER_FILTERS } from './filters/number.ts'
import { SELECTION_FILTERS } from './filters/selection.ts'
import { SEQUENCE_FILTERS } from './filters/sequence.ts'
import { TEXT_FILTERS } from './filters/text.ts'
import { VALUE_FILTERS } from './filters/value.ts'

/** Every filter that Jinja2 3.1 has. An environment begins with a copy of it. */
export const FILTERS: ReadonlyMap<string, TemplateFunction> = new Map(
  [HTML_FILTERS, NUMBER_FILTERS, SELECTION_FILTERS, SEQUENCE_FILTERS, TEXT_FILTERS, VALUE_FILTERS].flatMap((table) =>
    Object.entries(table),
  ),
)
