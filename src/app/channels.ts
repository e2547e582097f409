// What happens in an application, told to whoever listens: node:diagnostics_channel, under names that begin with `nuages:`.
// Flask tells it by signals. It costs a look at a flag where nobody listens.

import type { Channel } from 'node:diagnostics_channel'

/** Where nothing can be told, as on hosts without the module. */
const SILENT: Pick<Channel, 'hasSubscribers' | 'publish'> = { hasSubscribers: false, publish: () => {} }

type Telling = typeof SILENT

function channel(name: string): Telling {
  if (globalThis.process?.getBuiltinModule === undefined) return SILENT
  return process.getBuiltinModule('node:diagnostics_channel').channel(`nuages:${name}`)
}

/** `nuages:request`, a request has come to its route: `{ request }`. */
export const REQUESTS: Telling = channel('request')
/** `nuages:response`, its response is made: `{ request, response }`. The body may still be on its way. */
export const RESPONSES: Telling = channel('response')
/** `nuages:error`, something failed that nobody had foreseen, and was logged: `{ request, error }`. */
export const ERRORS: Telling = channel('error')
/** `nuages:render`, a template is to be rendered: `{ template, context }`. */
export const RENDERINGS: Telling = channel('render')
