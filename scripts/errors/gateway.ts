import type { ErrorTable } from './entry.ts'

/** The codes of src/gateway. */
export const GATEWAY: ErrorTable = {
  BODY_TOO_LARGE: {
    what: 'Status 413: the request body is larger than the limit.',
    cause: 'Bodies are taken up to 1 MiB, unless the application or the route says more.',
    cure: 'Raise the limit of the route that expects such bodies, not that of the whole application. Large files are better streamed: see [uploads](../http/uploads.md).',
    example: `import { App } from 'nuages'

const app = new App()
app.put('/films/{id:int}', { limit: 50_000_000 }, async (request) => ({ size: (await request.bytes()).length }))`,
  },
  BODY_USED: {
    what: 'A body was read a second time.',
    cause: 'A raw stream can be read once: `request.body`, or the body of a `Response` that a test reads piece by piece.',
    cure: 'Keep what the first read gave. `request.bytes()`, `text()`, `json()` and `form()` keep it themselves and can be called again.',
  },
  CLIENT_GONE: {
    what: 'The client closed the connection before the request was over.',
    cause: 'Somebody closed a tab or lost the network. It is the reason of `request.signal`, and what reading the body then throws.',
    cure: 'Nothing. Hand `request.signal` to whatever takes long, so that it ends too.',
    example: `import { App } from 'nuages'

const app = new App()
app.get('/report', ({ signal }) => fetch('https://example.org/slow', { signal }).then((response) => response.text()))`,
  },
  GATEWAY_ANSWER_CHUNK: {
    what: 'A chunk of a streamed answer is no `Uint8Array`.',
    cause: 'An application of the gateway yields text.',
    cure: 'Encode it: `new TextEncoder().encode(text)`. A `Response` does so by itself.',
  },
  GATEWAY_ANSWER_LENGTH: {
    what: 'The answer states another `Content-Length` than its body has.',
    cause: 'The length was counted in characters.',
    cure: 'Leave the field out; the server knows the length.',
  },
  GATEWAY_ANSWER_STATUS: {
    what: 'The status of an answer is no whole number from 200 to 599.',
    cause: 'A status given as text, or one of 1xx, which is no answer.',
    cure: 'Give a number. For 103 there is `connection.earlyHints`.',
  },
  GATEWAY_LINT: {
    what: 'One of the numbered rules of the gateway was broken. The error has `rule`, `side` and a hint.',
    cause: '`lint(application)` stands between a server and an application, and one of them does not keep the contract.',
    cure: 'Look the rule up in [the gateway](../gateway.md), and mend the side that is named.',
  },
  GATEWAY_NO_APPLICATION: {
    what: 'Something was to be served or mounted that is no application.',
    cause: 'Often a module in place of its default export, or a class in place of an object of it.',
    cure: 'Give an object with `handle(exchange)`, such as an `App`, or one with `fetch(request)`.',
    example: `import { App, serve } from 'nuages'

const app = new App()
app.get('/', () => 'Hello')
const server = await serve(app, { port: 0 })
await server.close()`,
  },
  GATEWAY_NO_LISTENER: {
    what: '`fromNode` was given something that node:http could not call.',
    cause: 'An application of another kind, or the promise of one.',
    cure: 'Give a function `(req, res)`, such as an Express application, or an `http.Server`.',
  },
  GATEWAY_NO_RESPONSE: {
    what: 'The `fetch` of an application gave something other than a `Response`.',
    cause: 'A path through it that returns nothing.',
    cure: 'Return a `Response` on every path, for what is not found too.',
  },
  GATEWAY_NO_UPGRADE: {
    what: 'Status 426: `upgrade()` was called, and the connection cannot be handed over.',
    cause:
      'The request does not ask for an upgrade, its body is not read yet, the server has no sockets to give away, or, on node:http, nobody listens for `upgrade`.',
    cure: "Look for the `Upgrade` header first. On node:http write `server.on('upgrade', listener.upgrade)`.",
  },
  MOUNT_EMPTY: {
    what: '`mount` was given no applications.',
    cause: 'An empty object, perhaps put together by a condition.',
    cure: "Name at least one: `mount({ '/': app })`.",
  },
  MOUNT_KEY: {
    what: 'An application is mounted at something that is neither a path nor a host.',
    cause: 'A path without its first slash, a host in upper case, or a scheme before it.',
    cure: "Write such as `'/api'`, `'admin.example.org'` or `'admin.example.org/old'`.",
  },
  WSGI_APPLICATION: {
    what: 'Something was given as a WSGI application that is no function.',
    cause: 'An `App`, which is no WSGI application, or a module in place of the function.',
    cure: 'Give a function `(environ, startResponse) => chunks`; `toWsgi(app)` makes one of an `App`.',
  },
  WSGI_CHUNK: {
    what: 'A chunk of a WSGI body is no `Uint8Array`.',
    cause: 'The application yields text, or returns a bare text, which is iterated letter by letter.',
    cure: 'Encode it: `[new TextEncoder().encode(text)]`.',
  },
  WSGI_HEADERS: {
    what: 'The headers given to `startResponse` are not a list of pairs that can be sent.',
    cause: 'An object in place of a list, a value that is no text, or a field that belongs to the server, such as `Connection`.',
    cure: "Write such as `[['Content-Type', 'text/html']]`, and leave out what concerns one connection.",
  },
  WSGI_INVALID: {
    what: 'The validator saw a rule of PEP 3333 broken, by the application or by the server.',
    cause: 'The message names the rule.',
    cure: 'Mend the side that it speaks of; [WSGI](../wsgi.md) lists the rules.',
  },
  WSGI_LIMIT: {
    what: 'The limit of WSGI request bodies is no whole number of bytes.',
    cause: 'Often a setting that was read as text.',
    cure: 'Give a number: `fromWsgi(application, { limit: 1_048_576 })`.',
  },
  WSGI_NOT_STARTED: {
    what: 'A WSGI application gave a body and had not called `startResponse`.',
    cause: 'A path through it that forgets the call.',
    cure: "Call `startResponse('200 OK', headers)` before the first chunk.",
  },
  WSGI_RESULT: {
    what: 'A WSGI application returned something that gives no chunks.',
    cause: 'An async function returns a promise; others return text, or nothing.',
    cure: 'Return a list of chunks. What has to wait is an async generator.',
  },
  WSGI_START_TWICE: {
    what: '`startResponse` was called a second time.',
    cause: 'Only an error may change a response that was begun.',
    cure: 'Give the error as the third argument: `startResponse(status, headers, error)`.',
  },
  WSGI_STATUS: {
    what: 'The status given to `startResponse` is not a number and a reason.',
    cause: 'A bare number, or a status below 200.',
    cure: "Write such as `'200 OK'`.",
  },
  WSGI_STRING: {
    what: 'A native string of WSGI holds a character above U+00FF.',
    cause: 'Text was put into the environ as it is; the PEP has one character for each byte.',
    cure: "Encode it: `Buffer.from(text).toString('latin1')`.",
  },
  WSGI_WRITE_LATE: {
    what: '`write()` was called after the application had returned.',
    cause: 'It was kept for a callback.',
    cure: 'Yield the bytes from an async generator instead.',
  },
}
