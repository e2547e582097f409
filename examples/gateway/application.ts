// An application is one object with `handle`: a request goes in as an Exchange, an Answer comes out. Nothing is inherited,
// and nothing here knows which server will call it.

import type { Application } from 'nuages/gateway'

const greeter: Application = {
  handle({ method, target, headers }) {
    const body = `${method} ${target}\nYou are ${headers.get('user-agent') ?? 'silent about yourself'}.\n`
    return { status: 200, headers: [['content-type', 'text/plain; charset=utf-8']], body }
  },
}

/** A middleware is both: an application to the server outside, a server to the application inside. */
function withServedBy(name: string, inner: Application): Application {
  return {
    async handle(exchange) {
      const { status, headers, body } = await inner.handle(exchange)
      return { status, headers: [...headers, ['x-served-by', name]], body }
    },
    start: () => inner.start?.(),
    stop: () => inner.stop?.(),
  }
}

export const application: Application = withServedBy('greeter', greeter)
