// The life of an HTTP/1.1 connection as two small machines, one for what the client sends and one for what the server
// sends. Two rules, after h11:
//
//   1. Whatever decides what may come next is in the tables below. The reader and the writer ask `step` and obey.
//   2. The tables know no bytes. Grammar is the reader's, framing is framing.ts's, spelling is the writer's.
//
// The client: idle until a head has come, then its body, then done. From done there are three ways. `next` to another
// request on the same connection; `last` where the request, its version or an answer said so: nothing more is ever read,
// which is what keeps a second request from being run after the decision to close; `pause` after a request that wants to
// leave HTTP (an upgrade or CONNECT): the bytes that follow may be of another protocol, so they are not looked at before
// the application has decided. `stop` is the server's decision to read nothing more. A refusal is final from anywhere.
//
// The server: idle until it begins an answer, any number of interim answers (1xx) before that; then the body, then done,
// and `next` once the client's side is done as well. `switch` ends HTTP on this connection. A body that cannot be finished
// is `aborted`: the connection is destroyed, since a clean end would make half a body look whole.

/** Where the client's side stands. */
export type ClientState = 'idle' | 'body' | 'done' | 'paused' | 'closed' | 'refused'
/** What may happen on the client's side. */
export type ClientStep = 'head' | 'data' | 'end' | 'next' | 'last' | 'pause' | 'resume' | 'stop' | 'eof' | 'refusal'
/** Where the server's side stands. */
export type ServerState = 'idle' | 'body' | 'done' | 'closed' | 'switched' | 'aborted'
/** What may happen on the server's side. */
export type ServerStep = 'interim' | 'head' | 'data' | 'end' | 'next' | 'last' | 'switch' | 'abort'

type Table<State extends string, Step extends string> = Readonly<Record<State, Readonly<Partial<Record<Step, State>>>>>

/** What the client may do, and where it leads. */
export const CLIENT: Table<ClientState, ClientStep> = {
  idle: { head: 'body', eof: 'closed', stop: 'closed', refusal: 'refused' },
  body: { data: 'body', end: 'done', eof: 'refused', stop: 'closed', refusal: 'refused' },
  done: { next: 'idle', last: 'closed', pause: 'paused', stop: 'closed' },
  paused: { resume: 'idle', last: 'closed', stop: 'closed' },
  closed: {},
  refused: {},
}

/** What the server may do, and where it leads. */
export const SERVER: Table<ServerState, ServerStep> = {
  idle: { interim: 'idle', head: 'body', switch: 'switched', abort: 'aborted' },
  body: { data: 'body', end: 'done', abort: 'aborted' },
  done: { next: 'idle', last: 'closed', abort: 'aborted' },
  closed: {},
  switched: {},
  aborted: {},
}

/** The state after a step. A step that the table does not have is a mistake in the caller, never in the bytes. */
export function step<State extends string, Step extends string>(table: Table<State, Step>, state: State, by: Step): State {
  const next = table[state][by]
  if (next === undefined) throw new Error(`An HTTP/1.1 machine in state '${state}' cannot '${by}'.`)
  return next
}
