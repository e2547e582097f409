// The report as plain text: for terminals, for clients that are no browsers, and to be copied into a question.

import type { Frame } from './frames.ts'
import type { ErrorFacts, Report } from './report.ts'

/** The report, a line for each thing. */
export function reportText(report: Report): string {
  const lines = [`${report.status} ${report.title}`, `${report.method} ${report.url}`]
  report.errors.forEach((error, at) => lines.push('', ...errorLines(error, at > 0)))
  if (report.routes !== null) lines.push('', 'Routes', ...report.routes.map(({ methods, path }) => `  ${methods.join(',')} ${path}`))
  for (const { title, rows } of report.sections) {
    lines.push('', title, ...rows.map(([name, value]) => `  ${name}: ${value.replaceAll('\n', '\n    ')}`))
  }
  return `${lines.join('\n')}\n`
}

function errorLines({ name, code, page, message, hint, details, frames }: ErrorFacts, isCause: boolean): string[] {
  return [
    `${isCause ? 'Caused by ' : ''}${name}${code === '' ? '' : ` [${code}]`}: ${message}`,
    ...(hint === null ? [] : [`Hint: ${hint}`]),
    ...(page === null ? [] : [`More: ${page}`]),
    ...details.map(([key, value]) => `  ${key}: ${value}`),
    ...frames.flatMap(frameLines),
  ]
}

function frameLines({ name, file, line, column, lines }: Frame): string[] {
  const here = lines.find(({ isHere }) => isHere)
  return [`  at ${name || '(anonymous)'} ${file}:${line}:${column}`, ...(here === undefined ? [] : [`     ${here.text.trim()}`])]
}
