// What every template of the paper has, for `nuages check`.

import type { AnyRequest } from 'nuages'
import type { takeMessages } from 'nuages/messages'
import type { isoDate, isoTime, longDate, mailDate, monthName, shortDate } from './dates.ts'
import type { isEditor } from './desk/desk.ts'
import type { illustration, scene } from './drawings/illustration.ts'
import type { paper } from './paper.ts'
import type { highlight } from './search/words.ts'

declare module 'nuages/templates' {
  interface TemplateGlobals {
    paper: typeof paper
    illustration: typeof illustration
    scene: typeof scene
    take_messages: typeof takeMessages
    is_editor: typeof isEditor
    asset(name: string): string
    page_url(request: AnyRequest, number: number, fragment: string): string
  }
  interface FilterTypes {
    long_date: typeof longDate
    short_date: typeof shortDate
    iso_date: typeof isoDate
    iso_time: typeof isoTime
    mail_date: typeof mailDate
    month_name: typeof monthName
    highlight: typeof highlight
  }
}
