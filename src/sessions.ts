/** `nuages/sessions`: what a visitor leaves between requests. */
export type { SessionBackend } from './batteries/sessions/backend.ts'
export { CookieBackend } from './batteries/sessions/cookie-backend.ts'
export { MemoryBackend } from './batteries/sessions/memory-backend.ts'
export { type SessionOptions, sessions } from './batteries/sessions/sessions.ts'
