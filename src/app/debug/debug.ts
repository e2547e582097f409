// The answer that development gives in place of a plain error page, to whom may see it.

import { Response } from '../../http/response.ts'
import { type Failure, headersOf, preferred } from '../failure.ts'
import type { AnyRequest } from '../handler.ts'
import { reportPage } from './page.ts'
import { type Report, reportOf, type Surroundings } from './report.ts'
import { reportText } from './text.ts'

/** The page runs no script but the one that `nuages dev` puts in, and is shown in no frame. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The whole report for a request that `isLocal`: HTML, problem details (RFC 9457) or text, as the client prefers. */
export async function debugAnswer(failure: Failure, request: AnyRequest, surroundings: Surroundings): Promise<Response> {
  const report = await reportOf(failure, request, surroundings)
  const headers = headersOf(failure.error)
  headers.set('cache-control', 'no-store')
  headers.append('vary', 'accept')
  const init = { status: failure.status, headers }
  const kind = preferred(request)
  if (kind === 'json') {
    headers.set('content-type', 'application/problem+json')
    return Response.json(problem(report), init)
  }
  if (kind === 'text') return Response.text(reportText(report), init)
  headers.set('content-security-policy', POLICY)
  return Response.html(reportPage(report), init)
}

function problem(report: Report): Record<string, unknown> {
  const { name, message, hint } = report.errors[0] as Report['errors'][0]
  const { status, title } = report
  return { type: 'about:blank', title, status, detail: `${name}: ${message}`, hint, debug: reportText(report).split('\n') }
}
