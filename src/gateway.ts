/** `nuages/gateway`: the contract between servers and applications, its adapters, and its checker. */
export { IncomingBody, readBody } from './gateway/body.ts'
export type {
  Answer,
  AnswerBody,
  Application,
  Connection,
  Exchange,
  FetchApplication,
  HeaderReader,
  TlsFacts,
  Upgraded,
} from './gateway/exchange.ts'
export { asApplication, type FetchHandler, fromFetch, toFetch } from './gateway/fetch.ts'
export { fromNode } from './gateway/from-node.ts'
export { lint } from './gateway/lint.ts'
export { LintError, type Side } from './gateway/lint-rule.ts'
export { mount } from './gateway/mount.ts'
export { type NodeListener, toNode } from './gateway/node.ts'
