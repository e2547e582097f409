// What every template of the paper has, for `nuages check`.

import type { isoDate, longDate, shortDate } from './dates.ts'
import type { illustration } from './drawings/illustration.ts'
import type { Paper } from './paper.ts'
import type { excerpt, highlight } from './search.ts'

declare module 'nuages/templates' {
  interface TemplateGlobals {
    paper: Paper
    illustration: typeof illustration
    asset(name: string): string
    section_name(slug: string): string | undefined
  }
  interface FilterTypes {
    long_date: typeof longDate
    short_date: typeof shortDate
    iso_date: typeof isoDate
    highlight: typeof highlight
    excerpt: typeof excerpt
  }
}
