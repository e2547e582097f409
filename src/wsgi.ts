/** `nuages/wsgi`: PEP 3333 in TypeScript, both ways. */

export { type Chunks, fromWsgi, type StartResponse, toWsgi, type Write, type WsgiApplication, type WsgiOptions } from './gateway/wsgi.ts'
export type { Environ, ErrorStream } from './gateway/wsgi-environ.ts'
export { isHopByHop } from './gateway/wsgi-start.ts'
export { type FileLike, FileWrapper, InputStream } from './gateway/wsgi-streams.ts'
export { applicationUri, demoApp, guessScheme, requestUri, setupTestingDefaults, shiftPathInfo } from './gateway/wsgi-util.ts'
export { makeServer, type WsgiServer } from './server/wsgi.ts'
