// The methods that are read. Any token could be a method (RFC 9110 section 9.1), but one that nobody has defined is as a rule
// the trace of a misread or forged request, so it is refused with 501, as node:http and others do.

/** The IANA registry (https://www.iana.org/assignments/http-methods) but for `*` and PRI, and what UPnP, Icecast and caches added. */
const METHODS: ReadonlySet<string> = new Set(
  `ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL
   MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PATCH POST PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND
   UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL
   M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE SOURCE PURGE`.split(/\s+/),
)

const COMMON = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']

/** The method that `text` begins with, `length` characters long; null where it is not known. */
export function readMethod(text: string, length: number): string | null {
  for (const method of COMMON) {
    if (method.length === length && text.startsWith(method)) return method
  }
  const method = text.slice(0, length)
  return METHODS.has(method) ? method : null
}
