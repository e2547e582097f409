// A form that was refused is shown again: what was typed is there, and beside each field what is wrong with it.

import { SafeString } from '../base/safe-string.ts'
import { Response } from '../http/response.ts'
import { UploadedFile } from '../http/uploaded-file.ts'
import { preferred } from './failure.ts'
import type { AnyRequest } from './handler.ts'
import { asErrorPage } from './render.ts'
import type { InputIssue, InvalidHandler } from './schema.ts'

/** Whether a person looks at the answer: a browser asks for HTML, a program for JSON or anything. */
export function wantsPage(request: AnyRequest): boolean {
  return preferred(request) === 'html'
}

/** Shows a form again: the page of `invalid`, with 422 unless it says another status. */
export async function shownAgain(invalid: InvalidHandler, request: AnyRequest, issues: readonly InputIssue[]): Promise<unknown> {
  const messages: Record<string, string[]> = Object.create(null)
  for (const { pointer, message } of issues) {
    const field = fieldOf(pointer)
    messages[field] ??= []
    messages[field].push(message)
  }
  const page = await invalid(request, { issues, messages, values: await valuesOf(request) })
  if (SafeString.is(page)) return Response.html(page, { status: 422 })
  return typeof page === 'string' ? new Response(page, { status: 422 }) : asErrorPage(page, 422)
}

/** The first step of a JSON pointer (RFC 6901): the name of the form's field. */
function fieldOf(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
}

/** What was sent: the fields of a form, the members of JSON, else the query. */
async function valuesOf(request: AnyRequest): Promise<Record<string, unknown>> {
  const sent = request.headers.has('content-type') ? await request.payload() : request.query.toJSON()
  const values: Record<string, unknown> = Object.create(null)
  if (typeof sent !== 'object' || sent === null) return values
  for (const [name, value] of Object.entries(sent)) if (!holdsFile(value)) values[name] = value
  return values
}

function holdsFile(value: unknown): boolean {
  return value instanceof UploadedFile || (Array.isArray(value) && value.some(holdsFile))
}
