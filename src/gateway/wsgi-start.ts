// What `startResponse` may be given (PEP 3333, "The start_response() Callable").

import { NuagesError, shown } from '../base/errors.ts'

/** "A string of the form "999 Message here"": three digits, a space, a reason without control characters. 1xx is not final. */
const STATUS: RegExp = /^[2-5]\d\d [\x20-\x7e\x80-\xff]+$/
const NAME: RegExp = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const VALUE: RegExp = /^[\t\x20-\x7e\x80-\xff]*$/
/** PEP 3333, "Other HTTP Features": applications are forbidden to use these (RFC 2616 section 13.5.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailers',
  'transfer-encoding',
  'upgrade',
])

/** Whether a field is for one connection only: wsgiref.util.is_hop_by_hop. */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name.toLowerCase())
}

/** The number of the status. Throws `WSGI_STATUS` or `WSGI_HEADERS` where a response cannot begin so. */
export function checkStart(status: string, headers: readonly (readonly [string, string])[]): number {
  if (typeof status !== 'string' || !STATUS.test(status)) {
    throw new NuagesError('WSGI_STATUS', `The status is ${shown(status)}, expected a number and a reason.`, { hint: "Such as '200 OK'." })
  }
  if (!Array.isArray(headers)) {
    throw new NuagesError('WSGI_HEADERS', `The headers are ${shown(headers)}, expected a list of pairs.`, {
      hint: "Such as [['Content-Type', 'text/html']].",
    })
  }
  for (const pair of headers) {
    const [name, value] = Array.isArray(pair) && pair.length === 2 ? pair : []
    if (typeof name !== 'string' || typeof value !== 'string' || !NAME.test(name) || !VALUE.test(value)) {
      throw new NuagesError('WSGI_HEADERS', `A header is ${shown(name)}: ${shown(value)}, expected a name and a value that can be sent.`)
    }
    if (isHopByHop(name))
      throw new NuagesError('WSGI_HEADERS', `The header ${shown(name)} belongs to the server.`, { hint: 'Leave it out.' })
  }
  return Number(status.slice(0, 3))
}
