/** `nuages/server`: sockets. */
export { type AccessLine, formatAccessLine } from './server/access-log.ts'
export type { ServeOptions, Timeouts, TlsSettings } from './server/options.ts'
export { type Serving, serve } from './server/serve.ts'
