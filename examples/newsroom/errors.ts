// What is answered where something is not there, is refused, or failed: a page for readers, problem details (RFC 9457) for programs.

import { type AnyRequest, type App, HttpError, Response, render } from 'nuages'
import { topStories } from './articles/front.ts'
import { page } from './page.ts'

/** What is said where the error itself has nothing to say to readers. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [400, 'Something in what was sent could not be read.'],
  [403, 'This is not allowed from here.'],
  [413, 'This is more than we take.'],
])

/** Says what the app answers for errors. */
export function answerErrors(app: App): void {
  app.onError(404, (_error, request) =>
    isForPrograms(request) ? problem(404, 'Not Found') : page(request, 'not-found.html', notFoundPage()),
  )
  for (const [status, reason] of REASONS) {
    app.onError(status, (error, request) => {
      const said = error instanceof HttpError && error.expose ? error.message : reason
      return isForPrograms(request) ? problem(status, said) : render('refused.html', { sections: [], reason: said })
    })
  }
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
