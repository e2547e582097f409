import type { ErrorTable } from './entry.ts'

/** The codes of src/http. */
export const HTTP: ErrorTable = {
  ACCEPT_INVALID: {
    what: 'An `Accept` field was to be written with an element or a quality that it cannot have.',
    cause: 'A type without its slash, or a quality above 1, such as a percentage.',
    cure: 'Write types such as `text/html`, and qualities from 0 to 1.',
  },
  AUTH_SCHEME_INVALID: {
    what: 'A scheme, a token or a parameter of `Authorization` or `WWW-Authenticate` cannot be written.',
    cause: 'A blank or a control character in it.',
    cure: 'Schemes and names are tokens; what is free text belongs into a parameter, which is quoted.',
  },
  BASIC_INVALID: {
    what: 'A name and password cannot be sent as Basic credentials.',
    cause: 'The name holds a colon, or one of them a control character.',
    cure: 'Choose another name; the colon is what parts the two.',
  },
  BODY_CODING: {
    what: 'The body of a request is packed (Content-Encoding), and the handler wants text, JSON or a form.',
    cause: 'The client compresses what it sends. Nothing is unpacked here: a few bytes could become gigabytes.',
    cure: 'Send it as it is; or read `request.bytes()` and unpack it with a limit of your own.',
  },
  BODY_JSON: {
    what: 'Status 400: a body that was to be JSON is malformed. The message names line and column.',
    cause: 'The client sent something else, or half of it.',
    cure: 'Mend the client: `JSON.stringify` writes no such text.',
  },
  BODY_JSON_DEPTH: {
    what: 'Status 400: arrays and objects of a JSON body stand in one another more than 1000 deep.',
    cause: 'Nobody writes such by hand: it is meant to make code that calls itself run out of stack.',
    cure: 'Mend the client; or read `request.text()` where such a depth is wanted, and parse it with a reader of your own.',
  },
  BODY_TYPE: {
    what: 'Status 415: the body is of another type than the handler or the schema reads.',
    cause: 'The client forgot `Content-Type`, or sends JSON to a handler that calls `form()`.',
    cure: 'Send the type that the message names.',
  },
  CACHE_CONTROL_INVALID: {
    what: 'A `Cache-Control` cannot say that.',
    cause: '`public` and `private` together, or seconds that are no whole number.',
    cure: 'Choose one of the two, and give whole seconds.',
  },
  CLIENT_BODY: {
    what: 'A request of the test client was given a body that it cannot send.',
    cause: 'More than one of `json`, `form` and `body`, or a form field that is an object.',
    cure: 'Give one of them. A field is text, a number, a boolean, a `File`, or an array of those.',
  },
  CLIENT_JSON: {
    what: 'A test asked for JSON of a response that is none.',
    cause: 'Most likely an error page: the message begins with its status and text.',
    cure: 'Look at `response.status` first.',
  },
  CLIENT_REDIRECT: {
    what: 'The test client cannot follow a redirect.',
    cause: 'It leads to another host, it goes in a circle, or it asks again for a body that was streamed.',
    cure: 'Do not follow it: `client.get(url, { follow: false })`, and look at its `location`.',
  },
  CLIENT_SOCKET: {
    what: 'A request of the test client over a socket failed. The cause has the reason.',
    cause: 'The server closed the connection, or has ended.',
    cure: 'Look at what the server logged.',
  },
  COMPRESS_INVALID: {
    what: 'An option of `compress()` is wrong, or there is none of that name.',
    cause: 'A coding that there is none of, a threshold that is no whole number of bytes, a misspelled name.',
    cure: 'The message says what is expected.',
  },
  CONTENT_TYPE_INVALID: {
    what: 'A content type cannot be written.',
    cause: 'The slash is missing, or the parameters are part of the type.',
    cure: "Give them apart: `formatContentType('text/html', [['charset', 'utf-8']])`.",
  },
  COOKIE_INVALID: {
    what: 'A cookie cannot be set so: its name, its value or one of its attributes is wrong.',
    cause: 'More than 4096 characters, `sameSite` none without `secure`, or a prefix such as `__Host-` whose conditions do not hold.',
    cure: 'The message names the part and what is expected: see [cookies](../http/cookies.md).',
    example: `import { Response } from 'nuages'

const response = Response.text('Saved')
response.cookies.set('theme', 'dark', { maxAge: 86_400 })`,
  },
  CORS_INVALID: {
    what: 'An option of `cors()` would not do what it says, or there is none of that name.',
    cause: 'Origins without a scheme or with a path, `*` among names, cookies for any origin, or a misspelled name.',
    cure: "Name origins as browsers send them: `cors({ origins: ['https://shop.example'], credentials: true })`.",
  },
  CSP_INVALID: {
    what: 'A Content-Security-Policy has a directive or a source that cannot be written.',
    cause: 'Several sources in one text, or a keyword such as `self` without its quotes, which would name a host.',
    cure: "Write each source by itself, and keywords in quotes: `[\"'self'\", 'https://cdn.example']`.",
  },
  DIGEST_UNKNOWN: {
    what: 'A digest was asked for that there is none of here.',
    cause: 'A misspelled name, or an old one such as md5.',
    cure: 'Use one of those that the message lists.',
  },
  DISPOSITION_TYPE_INVALID: {
    what: 'A `Content-Disposition` has a type that is no token.',
    cause: 'The whole field was given in place of its type.',
    cure: "Write `'attachment'` or `'inline'`; the file name is given apart.",
  },
  ETAG_INVALID: {
    what: 'An entity tag holds a quote, a blank or a control character.',
    cause: 'The tag was given with its quotes, or is a date as text.',
    cure: 'Give the bare tag, or let `makeETag(content)` compute one.',
  },
  EVENT_FIELD: {
    what: 'A field of a server-sent event cannot be sent.',
    cause: 'A line break in `event` or `id`, or a `retry` that is no whole number of milliseconds.',
    cure: 'Put such text into `data`, which may have lines.',
  },
  FIELDS_TOO_MANY: {
    what: 'Status 400: a query or form has more than 1000 fields.',
    cause: 'Hardly ever an honest request.',
    cure: 'Send many values as JSON.',
  },
  FILE_CHANGED: {
    what: 'A file changed while it was sent, and the connection was closed.',
    cause: 'Something writes into the file in place.',
    cure: 'Write a new file beside it, and rename it: then every reader has a whole one.',
  },
  FILE_HANDOVER: {
    what: 'A file was to be sent by nginx, and it is not said where nginx has it.',
    cause: 'No `root`, or an `accel` that is no path of an internal location.',
    cure: "Name both: `{ root, handOver: { accel: '/protected' } }`, and give nginx `location /protected/ { internal; alias /the/root/; }`.",
  },
  FILE_PATH: {
    what: 'A file was to be sent from a path that leaves it open which files may be sent.',
    cause: 'A relative path without `root`.',
    cure: 'Name the folder that files may come from.',
    example: `import { App, Response } from 'nuages'

const app = new App()
app.get('/files/{name}', ({ params }) => Response.file(params.name, { root: import.meta.dirname }))`,
  },
  HEADER_PARAMETER_INVALID: {
    what: 'A parameter of a header value has a name that is no token.',
    cause: 'A name that comes from outside, or one with a blank.',
    cure: 'Use letters, digits and hyphens.',
  },
  HEADER_TEXT_INVALID: {
    what: 'Text cannot stand in a header value.',
    cause: 'It holds a control character or one above U+00FF.',
    cure: 'Leave it out, or encode it: `encodeURIComponent(text)`.',
  },
  HTML_CALL: {
    what: '`html` was called as a function.',
    cause: 'Parentheses in place of back-ticks: `html(text)`. Nothing would be escaped.',
    cure: 'Write ``html`<p>${text}</p>` ``.',
  },
  HTML_UNQUOTED: {
    what: "In an `html` text a value follows an attribute's equals sign without quotes.",
    cause: 'Without them a blank in the value would begin a new attribute, such as `onclick`.',
    cure: 'Put quotes around it.',
    example: `import { html } from 'nuages'

const url = '/notes?page=2'
console.log(String(html\`<a href="\${url}">More</a>\`))`,
  },
  HTML_VALUE: {
    what: 'The `html` tag was given a value that it cannot print.',
    cause: 'A promise that was not awaited, a function, or a plain object.',
    cure: 'Await it, or name the part of it that you want to show.',
  },
  HTTP_DATE_INVALID: {
    what: 'A date cannot be written in a header.',
    cause: 'It is an invalid `Date`, often made of text that could not be read, or of a year above 9999.',
    cure: 'Check the text before you make a date of it.',
  },
  HTTP_ERROR_STATUS: {
    what: 'An `HttpError` has a status that is no error.',
    cause: 'A status below 400 or above 599.',
    cure: 'Other answers are returned: `Response.redirect(path)`.',
  },
  LIMIT_INVALID: {
    what: 'A limit is no whole number of bytes or pieces, or there is no limit of that name.',
    cause: "Text such as `'1mb'`, or `Infinity`.",
    cure: 'Give a number: `{ limit: 10_000_000 }`. [Uploads](../http/uploads.md) lists the names.',
  },
  LINK_INVALID: {
    what: 'A `Link` field has a target that is no URI reference, or no relation.',
    cause: 'A blank or an angle bracket in the target.',
    cure: "Encode it (`encodeURI(path)`), and say what it is: `rel: 'next'`.",
  },
  PART_PASSED: {
    what: 'A part of a form was read after the next one was asked for.',
    cause: 'Parts come in order and are kept nowhere; this one is gone.',
    cure: 'Read each part within the loop over `request.parts()`.',
  },
  PERMISSIONS_POLICY_INVALID: {
    what: 'A Permissions-Policy names something that is no feature, or allows it to something that is no origin.',
    cause: 'Quotes around the names, or a host without its scheme.',
    cure: "Write such as `{ camera: ['self', 'https://maps.example'] }`.",
  },
  PROXIES_INVALID: {
    what: 'The option `proxies` names something that is no address, or has an option that means nothing.',
    cause: 'A host name in place of an address, more bits than an address has, or one text in place of a list.',
    cure: "Write such as `proxies: ['loopback', '10.0.0.0/8']`: see [proxies](../app/proxies.md).",
  },
  PROXY_AMBIGUOUS: {
    what: 'Status 400: a trusted proxy sent `Forwarded` and `X-Forwarded-*` fields.',
    cause: 'The proxy sets the one and passes on the other as the client sent it.',
    cure: "Say which of them it sets: `proxies: { trust: ['loopback'], header: 'x-forwarded' }`, and have the proxy remove the other.",
  },
  PROXY_FIELD: {
    what: 'Status 400: a field of a trusted proxy makes no sense.',
    cause: 'The proxy passes on what the client sent, or is set up wrongly.',
    cure: 'Have the proxy set the field itself: see [proxies](../app/proxies.md).',
  },
  RANGE_INVALID: {
    what: 'A `Range` or `Content-Range` cannot say that.',
    cause: 'A position that is no whole number, an end before the beginning, or no range at all.',
    cure: 'Positions count from 0, and the end is included.',
  },
  REDIRECT_NOT_LOCAL: {
    what: 'A redirect leads to text that is no path of this site.',
    cause: 'A parameter such as `?next=` that somebody filled with another site, or a URL given as text.',
    cure: 'Another site is named by an object. For what comes from outside ask `isLocal(text)` first.',
    example: `import { Response } from 'nuages'

Response.redirect('/login')
Response.redirect(new URL('https://example.org/'))`,
  },
  REDIRECT_SCHEME: {
    what: 'A redirect leads to a URL that is neither http nor https.',
    cause: 'Often `javascript:` or `data:`, in a URL that comes from outside.',
    cure: 'Redirect to a path of your own.',
  },
  REQUEST_KEY_UNSET: {
    what: 'A handler asked the request for a key that nobody had set.',
    cause: 'The middleware that sets it is not there for this route, or stands behind the one that asks.',
    cure: 'Register it before, on the application or on the blueprint of the route.',
    example: `import { App, key } from 'nuages'

const startedAt = key<number>('startedAt')
const app = new App()
app.use((request, next) => {
  request.set(startedAt, Date.now())
  return next()
})
app.get('/', (request) => \`Begun at \${request.get(startedAt)}\`)`,
  },
  RESPONSE_BODY_FORBIDDEN: {
    what: 'A response of a status that has no body (204, 205, 304) was given one.',
    cause: 'A status that was changed later, or `Response.json` with 204.',
    cure: 'Give null as the body, or another status.',
  },
  RESPONSE_ETAG: {
    what: '`setETag()` was called without a tag on a response whose body is no whole.',
    cause: 'A stream, a file or no body: there is nothing yet to make a digest of.',
    cure: 'Give a tag of your own, such as a version: `response.setETag(String(article.version))`.',
  },
  RESPONSE_JSON: {
    what: 'A value cannot be written as JSON.',
    cause: 'A cycle, a bigint, a promise that nobody awaited, or `undefined` is to be sent.',
    cure: 'Await promises. Pick the parts to send, or give the class a `toJSON` method. Where there is nothing, use null.',
  },
  RESPONSE_REUSED: {
    what: 'A `Response` that was sent to one client was given for another request.',
    cause:
      'It is a constant outside of the handler. Header fields and cookies that were put on it for the first visitor would go to the second.',
    cure: 'Make it within the handler; a text or an object, which is no `Response`, may be a constant.',
  },
  RESPONSE_STATUS: {
    what: 'A response or redirect has a status that it cannot have.',
    cause: 'Text in place of a number, or a redirect of 200.',
    cure: 'Responses have 200 to 599, redirects 301, 302, 303, 307 or 308.',
  },
  RESPONSE_STREAM: {
    what: 'A stream is made of something that gives no text and no bytes.',
    cause: 'An object or a promise in place of an iterable, or pieces that are objects.',
    cure: 'Give an iterable of text or `Uint8Array`; for objects write `JSON.stringify` of each and a line break.',
  },
  RESPONSE_TEXT: {
    what: '`Response.text` or `Response.html` was given something that is no text.',
    cause: 'A value that is not there, a number, or an object, which would be sent as `undefined` or `[object Object]`.',
    cure: 'Make a text of it, or send it by `Response.json`.',
  },
  RETRY_AFTER_INVALID: {
    what: 'A `Retry-After` is neither seconds nor a date.',
    cause: 'A negative number, or text.',
    cure: 'Give seconds from 0, or a `Date`.',
  },
  ROUTE_CONVERTER_INVALID: {
    what: 'A converter has a name that no pattern can use.',
    cause: 'It holds blanks or punctuation.',
    cure: 'Use letters and digits.',
  },
  ROUTE_CONVERTER_TWICE: {
    what: 'A converter was added under a name that is taken.',
    cause: 'Two modules add one of the same name.',
    cure: 'Choose another name.',
  },
  ROUTE_CONVERTER_UNKNOWN: {
    what: 'A path pattern names a converter that is not there.',
    cause: 'A misspelled name, or the module that adds it is imported later than the route.',
    cure: 'The hint lists those that there are. Add your own before the route.',
    example: `import { App, converter } from 'nuages'

converter('year', { pattern: /[12]\\d{3}/, parse: Number })
const app = new App()
app.get('/archive/{id:int}', ({ params }) => ({ id: params.id }))`,
  },
  ROUTE_DEFAULTS: {
    what: "A route's `defaults` hold what cannot be a default of it.",
    cause: 'A default for a parameter that the path or the host holds, an object as a value, or a name that is none.',
    cure: 'Name parameters that the path does not hold, with text, numbers or booleans: `{ defaults: { page: 1 } }`.',
  },
  ROUTE_HOST_INVALID: {
    what: 'A host pattern is malformed. The message says what is wrong with it.',
    cause: 'A scheme, a port, a path or a `*` in it, or a parameter that the path has too.',
    cure: "Write `host: 'api.example.com'` or `host: '{tenant}.example.com'`.",
  },
  ROUTE_UNREACHABLE: {
    what: 'A route would never be asked: another one, with another converter of the same pattern, takes all its requests.',
    cause: 'Two converters of your own that have the same regular expression, in routes that are otherwise alike.',
    cure: 'Make one converter of the two, or give them patterns that tell their texts apart.',
  },
  ROUTE_DUPLICATE: {
    what: 'Two routes answer the same method and path. The message says where both stand.',
    cause: 'A copied line, or two blueprints under one prefix.',
    cure: 'Take one of them away, or give it another path or method.',
  },
  ROUTE_NAME_UNKNOWN: {
    what: 'A URL was asked for by a name that no route has.',
    cause: 'A misspelled name, one without its blueprint, or a route without `name`.',
    cure: "Give the route a name: `app.get(path, { name: 'show' }, handler)`. Better still, use the route itself, which the compiler checks: `show.url({ id: 3 })`.",
  },
  ROUTE_PARAM_INVALID: {
    what: 'A URL cannot be built: a parameter is nothing that its converter could read back.',
    cause: 'Text for `{id:int}`, an empty text, or `..`.',
    cure: 'Give what the handler would get.',
  },
  ROUTE_PARAM_MISSING: {
    what: 'A URL cannot be built: a parameter of its pattern was not given.',
    cause: 'A record without that field, or another name for it.',
    cure: 'The hint lists what was given.',
  },
  ROUTE_PATTERN_INVALID: {
    what: 'A path pattern is malformed. The message says what is wrong with it.',
    cause: 'No slash at the beginning, a brace that does not close, two parameters of one name, or the `:id` of other frameworks.',
    cure: 'Write such as `/notes/{id:int}`: see [routing](../http/routing.md).',
  },
  SESSION_MISSING: {
    what: '`request.session` was read, but the application has no sessions.',
    cause: 'The battery is not installed, or stands behind what reads it.',
    cure: 'Install it first: see [sessions](../batteries/sessions.md).',
  },
  SESSION_STORED: {
    what: 'A session was changed after it was stored.',
    cause: 'A generator, a stream or a hook given to `request.after` changed it: they run when the cookie is written already.',
    cure: 'Change it in the handler, before it returns; a generator is a function that the handler calls afterwards.',
  },
  SESSION_VALUE: {
    what: 'A session was given a value or a name that JSON cannot hold.',
    cause: 'A Map, a Set, bytes, a bigint, a function, undefined, NaN or a cycle would come back as something else, or not at all.',
    cure: 'Keep texts, finite numbers, booleans, null, and arrays and objects of those: see [sessions](../batteries/sessions.md).',
  },
  SIGNATURE_EXPIRED: {
    what: 'A signed token is older than it may be, or was signed in the future.',
    cause: 'Its time is over, or the clocks of two machines differ.',
    cure: 'Have a new one made. Look at the clocks if it says "in the future".',
  },
  SIGNATURE_INVALID: {
    what: 'A token is not genuine: its signature does not match, or is missing.',
    cause: 'Somebody changed it, it was cut, or it was signed with another key or salt.',
    cure: 'Treat it as no token. After a change of keys, keep the old one in the list of keys for a while: see [signing](../http/signing.md).',
  },
  SIGNATURE_MAX_AGE: {
    what: 'The `maxAge` of a token is no number of seconds.',
    cause: 'A negative number, or a setting that was read as text.',
    cure: 'Give seconds: `{ maxAge: 3600 }`.',
  },
  SIGNED_VALUE_INVALID: {
    what: 'The signature of a token is right, but its value cannot be read.',
    cause: 'It was signed by another program with the same key and salt, or is too large when it is unpacked.',
    cure: 'Use a salt for each purpose.',
  },
  SIGNED_VALUE_UNSENDABLE: {
    what: 'A value cannot be signed, because JSON cannot say it.',
    cause: '`undefined` or a function.',
    cure: 'Use null where there is nothing.',
  },
  SIGNING_DERIVATION_UNKNOWN: {
    what: 'A signer was told to derive its keys in a way that there is none of.',
    cause: 'A misspelled name.',
    cure: 'Use `hmac`, `django` or `concat`.',
  },
  SIGNING_KEY_MISSING: {
    what: 'A signer has no key, or an empty one.',
    cause: 'The setting that holds it is missing.',
    cure: 'Set a long random text in the environment; `randomToken()` of `nuages/http` makes one.',
  },
  SIGNING_NOT_TEXT: {
    what: 'A signer was given something that is no well-formed text.',
    cause: 'A number or an object, or text that was cut within a character.',
    cure: 'Objects are signed by a serializer, `new URLSafeSerializer(key)`: see [signing](../http/signing.md).',
  },
  SIGNING_SALT_MISSING: {
    what: 'A signer has no salt.',
    cause: 'Without one, a token of one purpose would be good for every other.',
    cure: "Say what it is for: `new Signer(key, { salt: 'password-reset' })`. It is no secret.",
  },
  SIGNING_SEPARATOR_INVALID: {
    what: 'A signer has a separator that can stand in a signature.',
    cause: 'A letter, a digit, `-`, `_` or `=`.',
    cure: 'Use `:` or `.`.',
  },
  TOKEN_LENGTH: {
    what: 'A random token was asked for that is too short to be safe, or too long to be meant.',
    cause: 'The length is in bytes, not characters.',
    cure: 'Leave it out: the default is enough.',
  },
  UPLOAD_CLOSED: {
    what: 'A form was still being read when its request was over.',
    cause: 'The handler returned without awaiting `request.form()`.',
    cure: 'Await it before the handler returns.',
  },
  UPLOAD_EXISTS: {
    what: 'An upload was to be saved where a file is already.',
    cause: 'Two uploads of one name: clients choose names freely.',
    cure: 'Give each a name of its own, such as `randomToken()`, or say `saveTo(path, { overwrite: true })`.',
  },
  UPLOAD_LIMIT: {
    what: 'Status 413: a form is above one of the limits of uploads. The message and `error.limit` name it.',
    cause: 'Too many files or fields, or one that is too large.',
    cure: 'Raise that limit on the route that expects such forms: `{ uploads: { files: 200 } }`, see [uploads](../http/uploads.md).',
  },
  UPLOAD_MALFORMED: {
    what: 'A form cannot be read: status 400, or 415 for an encoding that no browser sends. The message says why.',
    cause: 'The client wrote multipart by hand, or set `Content-Type` without the boundary.',
    cure: 'Let the client make the body and its type: with fetch, give a `FormData` and no `Content-Type`.',
  },
  VARY_INVALID: {
    what: 'A `Vary` names something that is no header field.',
    cause: 'Blanks or commas in a name.',
    cure: 'Give each name by itself.',
  },
}
