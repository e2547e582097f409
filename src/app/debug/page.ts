// The report as a page: readable without JavaScript, in light and dark, on one column. All that is in it goes through the
// `html` tag; the style sheet is the only text that does not.

import { type SafeString, safe } from '../../base/safe-string.ts'
import { html } from '../../http/html.ts'
import type { RouteFacts } from '../route-list.ts'
import type { Frame } from './frames.ts'
import type { ErrorFacts, Report, Section } from './report.ts'
import { STYLE } from './style.ts'
import { reportText } from './text.ts'

/** The report as HTML. */
export function reportPage(report: Report): string {
  const [first, ...causes] = report.errors as readonly [ErrorFacts, ...ErrorFacts[]]
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.status} ${first.message}</title>
<style>${safe(STYLE)}</style>
</head>
<body>
<header>
<p class="where"><b>${report.status}</b> ${report.title} <span>${report.method} ${report.url}</span></p>
<h1>${report.routes === null ? first.message : `Nothing is at ${pathOf(report)}`}</h1>
${report.routes === null ? kind(first) : null}
${hint(first)}
</header>
<main>
${report.routes === null ? null : routeList(report.routes)}
${details(first)}
${report.routes === null ? stack(first) : null}
${causes.map(cause)}
${report.sections.map(section)}
<section>
<details class="copy"><summary>Copy as text</summary><textarea readonly rows="16" spellcheck="false" aria-label="The report as text">${reportText(report)}</textarea></details>
</section>
</main>
<footer>This page is shown in development only, and only on this machine. Secrets are masked by their names.</footer>
</body>
</html>
`.toString()
}

function pathOf({ sections }: Report): string {
  return sections[0]?.rows.find(([name]) => name === 'path')?.[1] ?? ''
}

function kind({ name, code, page }: ErrorFacts): SafeString {
  return html`<p class="kind">${name}${code === '' ? null : html` <code>${code}</code>`}${page === null ? null : html` <code>${page}</code>`}</p>`
}

function hint({ hint: text }: ErrorFacts): SafeString | null {
  return text === null ? null : html`<p class="hint">${text}</p>`
}

function cause(error: ErrorFacts): SafeString {
  return html`<section class="cause">
<h2>Caused by</h2>
<p class="message">${error.message}</p>
${kind(error)}
${hint(error)}
${details(error)}
${stack(error)}
</section>
`
}

function details({ details: rows }: ErrorFacts): SafeString | null {
  return rows.length === 0 ? null : section({ title: 'Details', rows })
}

// ------------------------------------------------------------------------------------------------- the stack

/** The frames: those of the application and ours with their source, those of others folded. The innermost of the application is open. */
function stack({ frames }: ErrorFacts): SafeString | null {
  if (frames.length === 0) return null
  const open = frames.find(({ owner, lines }) => owner === 'app' && lines.length > 0) ?? frames.find(({ lines }) => lines.length > 0)
  const groups = grouped(frames)
  return html`<section>
<h2>Where it happened</h2>
${groups.map((group) => (isForeign(group[0] as Frame) ? folded(group) : group.map((frame) => shownFrame(frame, frame === open))))}
</section>
`
}

/** Whether a frame is folded: it is not the application's, and there is no source to show. */
function isForeign({ owner, lines }: Frame): boolean {
  return owner !== 'app' && lines.length === 0
}

const FOLDED_NAMES: Readonly<Record<Frame['owner'], string>> = {
  app: 'the application',
  nuages: 'Nuages',
  dependency: 'dependencies',
  node: 'Node',
}

/** Neighbours of one kind, together. */
function grouped(frames: readonly Frame[]): Frame[][] {
  const groups: Frame[][] = []
  for (const frame of frames) {
    const last = groups.at(-1)
    if (last !== undefined && isForeign(last[0] as Frame) === isForeign(frame)) last.push(frame)
    else groups.push([frame])
  }
  return groups
}

function folded(frames: readonly Frame[]): SafeString {
  const owners = new Set(frames.map(({ owner }) => FOLDED_NAMES[owner]))
  const calls = frames.length === 1 ? '1 call' : `${frames.length} calls`
  return html`<details class="folded"><summary>${calls} in ${[...owners].join(' and ')}</summary>
<ul>${frames.map((frame) => html`<li>${place(frame)}</li>`)}</ul></details>
`
}

function shownFrame(frame: Frame, isOpen: boolean): SafeString {
  if (frame.lines.length === 0) return html`<p class="frame ${frame.owner}">${place(frame)}</p>\n`
  const lines = frame.lines.map(
    ({ number, text, isHere }) => html`<span class="${isHere ? 'here' : 'line'}"><i>${number}</i>${text}\n</span>`,
  )
  const summary = html`<summary>${place(frame)}</summary><pre tabindex="0">${lines}</pre></details>\n`
  return isOpen ? html`<details open class="frame ${frame.owner}">${summary}` : html`<details class="frame ${frame.owner}">${summary}`
}

function place({ name, file, line, column }: Frame): SafeString {
  return html`<b>${name || '(anonymous)'}</b> <span class="place">${file}:${line}:${column}</span>`
}

// --------------------------------------------------------------------------------------------------- the rest

function section({ title, rows }: Section): SafeString {
  return html`<section>
<h2>${title}</h2>
<table>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</table>
</section>
`
}

function routeList(routes: readonly RouteFacts[]): SafeString {
  if (routes.length === 0)
    return html`<section><h2>Routes</h2><p>This application has no routes yet: app.get('/', () => 'Hello')</p></section>`
  return html`<section>
<h2>Routes, the likeliest first</h2>
<table>${routes.map(
    ({ methods, host, path, name, place: where }) =>
      html`<tr><th scope="row">${methods.join(' ')}</th><td>${linked(methods, host, path)}</td><td>${name}</td><td class="place">${where}</td></tr>\n`,
  )}</table>
</section>
`
}

/** A link where the path can be asked for as it stands. */
function linked(methods: readonly string[], host: string, path: string): SafeString {
  return host === '' && methods.includes('GET') && !path.includes('{') ? html`<a href="${path}">${path}</a>` : html`${host}${path}`
}
