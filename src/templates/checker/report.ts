// Findings as lines of text.

import type { Finding } from './finding.ts'

/** How parts of a report are set apart; plain where no terminal shows it. */
export interface ReportStyle {
  readonly place: (text: string) => string
  readonly error: (text: string) => string
  readonly warning: (text: string) => string
}

const PLAIN: ReportStyle = { place: (text) => text, error: (text) => text, warning: (text) => text }

/** `templates/article.html:12:8 unknown attribute ...`, with the lines around it. */
export function reportOf(finding: Finding, style: ReportStyle = PLAIN): string {
  const place = style.place(`${finding.file ?? finding.template}:${finding.line}:${finding.column}`)
  const isWarning = finding.severity === 'warning'
  const message = isWarning ? `${style.warning('warning:')} ${finding.message}` : style.error(finding.message)
  return `${place} ${message}\n${finding.excerpt}`
}
