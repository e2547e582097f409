import type { ErrorTable } from './entry.ts'

/** The codes of src/server. */
export const SERVER: ErrorTable = {
  BODY_DROPPED: {
    what: 'A request body was still read after its request was answered, and the server had dropped the rest.',
    cause: 'A handler answers early and leaves a task behind that reads on.',
    cure: 'Await the body before answering. What was read so far is not the whole.',
  },
  BODY_MALFORMED: {
    what: 'The body cannot be read: its framing is wrong. The message says how, with the status of that refusal.',
    cause: 'A client that counts its chunks wrongly, or closes in the middle.',
    cure: 'Mend the client. [The wire](../wire.md) says what is read.',
  },
  BODY_TOO_SLOW: {
    what: 'Status 408: a body that a handler waits for brings too few bytes.',
    cause: 'A very slow network, or a client that holds connections open on purpose.',
    cure: 'Raise the timeouts `body` or `bodyRate` of [the server](../server.md) where slow clients are expected.',
  },
  SERVER_ADDRESS_BUSY: {
    what: 'The server cannot listen: something does so already on that port or socket (EADDRINUSE).',
    cause: 'The same application runs in another terminal, or was not stopped.',
    cure: 'Stop the other one, or choose another port: `PORT=8001`, or port 0 for any free one.',
    example: `import { App, serve } from 'nuages'

const server = await serve(new App(), { port: 0 })
console.log(server.url)
await server.close()`,
  },
  SERVER_ADDRESS_FORBIDDEN: {
    what: 'The server cannot listen: this user may not use that port or path (EACCES).',
    cause: 'Ports below 1024 need privileges.',
    cure: 'Use 8000 behind a proxy, or put the socket into a folder that the user may write to.',
  },
  SERVER_ADDRESS_UNKNOWN: {
    what: 'The server cannot listen: the address, the host name or the folder of the socket is not there.',
    cause: "The public address of a machine behind a translator is not the machine's own.",
    cure: 'Use `127.0.0.1`, `0.0.0.0` or `::` as the host. Create the folder of a socket first.',
  },
  SERVER_ANSWER_BODY: {
    what: "An application's answer has a body that cannot be sent.",
    cause: 'An object, a number or a promise stands there.',
    cure: 'Give text, bytes, an async iterable of bytes, or null.',
  },
  SERVER_ANSWER_CHUNK: {
    what: 'A chunk of a streamed answer is no `Uint8Array`.',
    cause: 'An application of the gateway yields text.',
    cure: 'Encode it: `new TextEncoder().encode(text)`. `Response.stream` does so by itself.',
  },
  SERVER_ANSWER_MISSING: {
    what: 'An application answered nothing, or something that is no answer.',
    cause: 'A `handle(exchange)` of your own forgets to return.',
    cure: 'Return `{ status, headers, body }` on every path: see [the gateway](../gateway.md).',
  },
  SERVER_ANSWER_STATUS: {
    what: 'The status of an answer is no whole number from 200 to 599.',
    cause: 'A status given as text, or one of 1xx, which is no answer.',
    cure: 'Give a number. For 103 there is `connection.earlyHints`.',
  },
  SERVER_CLOSING: {
    what: 'Status 503: the server closes, and its grace is over. It is the reason of `request.signal`.',
    cause: 'A request took longer than the grace of `server.close()`, 10 seconds unless you say otherwise.',
    cure: 'End long work when `request.signal` fires, or give more: `server.close({ grace: 60_000 })`.',
  },
  SERVER_GRACE_INVALID: {
    what: 'The grace of `server.close()` is no number of milliseconds.',
    cause: 'A negative number, or a setting that was read as text.',
    cure: 'Give milliseconds: `server.close({ grace: 5000 })`.',
  },
  SERVER_LISTEN_FAILED: {
    what: 'The server cannot listen, for a reason that is none of the usual ones. The cause has it.',
    cause: 'For example more open files than the system allows.',
    cure: 'Look up the code of the cause in the manual of the system.',
  },
  SERVER_OPTION_INVALID: {
    what: 'An option of `serve` that counts something is no whole number of at least 1.',
    cause: 'Often a setting that was read as text.',
    cure: "Read it as a number: `env.number('MAX_CONNECTIONS')`.",
  },
  SERVER_OPTION_UNKNOWN: {
    what: 'There is no option of `serve` of that name.',
    cause: 'It is misspelled, or stands a level too high: limits and times have objects of their own.',
    cure: 'The message names the nearest one; limits go into `limits`, times into `timeouts`.',
  },
  SERVER_PATH_TAKEN: {
    what: 'The server cannot listen on a unix socket: a file that is no socket is at its path.',
    cause: 'A wrong path. Nothing is ever overwritten.',
    cure: 'Choose another path. A socket that a dead server left behind is replaced without a word.',
  },
  SERVER_PORT_INVALID: {
    what: 'The port is no whole number from 0 to 65535.',
    cause: 'The option `port`, or `PORT` in the environment, holds something else.',
    cure: 'Give a number; 0 takes any free port.',
  },
  SERVER_REQUEST_TIMEOUT: {
    what: 'Status 503: a handler did not answer in time.',
    cause: 'It waits for something that does not come, such as a lock or another service.',
    cure: 'Give what it waits for a timeout of its own. Where such work is expected, answer at once and do it later, or raise the timeout `request` of [the server](../server.md).',
  },
  SERVER_TIMEOUT_INVALID: {
    what: 'A timeout is no number of milliseconds above 0.',
    cause: 'Text, `0` or `Infinity` to mean "none".',
    cure: 'Give milliseconds. A timeout cannot be switched off; give a large number instead.',
  },
  SERVER_TIMEOUT_UNKNOWN: {
    what: 'A timeout was set that there is none of.',
    cause: 'A name that is spelled otherwise; the hint lists all.',
    cure: 'Use one of the names on the page of [the server](../server.md).',
  },
  SERVER_TLS_CERTIFICATE: {
    what: 'The certificate or its key is missing, cannot be read, or cannot be used.',
    cause: 'A path that is relative to another folder, a key that belongs to another certificate, or a file that this user may not read.',
    cure: 'Give both, as PEM files that belong to each other: `tls: { certFile, keyFile }`.',
  },
}
