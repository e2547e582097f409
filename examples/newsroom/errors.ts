// What is answered where something is not there, or failed: a page for readers, problem details (RFC 9457) for programs.

import { type AnyRequest, type App, Response, render } from 'nuages'
import { topStories } from './articles/front.ts'
import { page } from './page.ts'

/** Says what the app answers for errors. */
export function answerErrors(app: App): void {
  app.onError(404, (_error, request) =>
    isForPrograms(request) ? problem(404, 'Not Found') : page(request, 'not-found.html', notFoundPage()),
  )
  app.onError(500, (_error, request) =>
    isForPrograms(request) ? problem(500, 'Internal Server Error') : render('failed.html', { sections: [] }),
  )
}

async function notFoundPage(): Promise<object> {
  return { top: await topStories(), json: undefined }
}

function isForPrograms({ path }: AnyRequest): boolean {
  return path === '/api' || path.startsWith('/api/')
}

function problem(status: number, title: string): Response {
  return Response.json({ type: 'about:blank', title, status }, { status, headers: { 'content-type': 'application/problem+json' } })
}
