// What an error becomes. HttpErrors answer for themselves; bad input answers with its message; all else is a 500 that tells
// the client nothing and the log everything.

import { NuagesError } from '../base/errors.ts'
import { HttpError } from '../http/error.ts'
import { html } from '../http/html.ts'
import { Response } from '../http/response.ts'
import { Headers } from '../wire/headers.ts'
import { REASONS } from '../wire/status.ts'
import type { AnyRequest } from './handler.ts'
import { ValidationError } from './schema.ts'

/** An error as a client sees it. */
export interface Failure {
  readonly status: number
  readonly title: string
  /** More than the title says; null where there is no more to say. */
  readonly detail: string | null
  readonly error: unknown
}

/** How much of an error a client may know. */
export function failureOf(error: unknown): Failure {
  const known = error instanceof NuagesError ? error.status : undefined
  const status = known !== undefined && known >= 400 && known <= 599 ? known : 500
  const title = REASONS[status] ?? `Status ${status}`
  const detail =
    known !== undefined && (error as NuagesError).expose && (error as NuagesError).message !== title ? (error as NuagesError).message : null
  return { status, title, detail, error }
}

/** The answer where the application has no page of its own: HTML for browsers, JSON (RFC 9457) for who prefers it, else text. */
export function failurePage(failure: Failure, request: AnyRequest): Response {
  const headers = headersOf(failure.error)
  const { status, title, detail } = failure
  headers.append('vary', 'accept')
  const kind = failure.error instanceof ValidationError ? 'json' : preferred(request)
  if (kind === 'json') return problem(failure, headers)
  if (kind === 'html') return Response.html(page(status, title, detail), { status, headers })
  return Response.text(`${title}\n${detail === null ? '' : `${detail}\n`}`, { status, headers })
}

/** The fields that an error brings along, such as Allow. */
export function headersOf(error: unknown): Headers {
  return new Headers(error instanceof HttpError ? error.headers : undefined)
}

/** The form that a client likes best. */
export function preferred(request: AnyRequest): 'text' | 'html' | 'json' {
  const kind = request.accepts('text', 'html', 'json', 'application/problem+json')
  return kind === 'application/problem+json' ? 'json' : (kind ?? 'text')
}

function problem({ status, title, detail, error }: Failure, headers: Headers): Response {
  const body: Record<string, unknown> = { type: 'about:blank', title, status }
  if (detail !== null) body['detail'] = detail
  if (error instanceof ValidationError) body['errors'] = error.issues
  headers.set('content-type', 'application/problem+json')
  return Response.json(body, { status, headers })
}

function page(status: number, title: string, detail: string | null): string {
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${status} ${title}</title>
<h1>${title}</h1>
${detail === null ? null : html`<p>${detail}</p>\n`}`.toString()
}
