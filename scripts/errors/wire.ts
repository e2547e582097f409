import type { ErrorTable } from './entry.ts'

/** The codes of src/wire. Those without a throw are refusals: the server answers with their status and closes the connection. */
export const WIRE: ErrorTable = {
  HEADERS_INVALID: {
    what: 'Header fields were given as something that holds none.',
    cause: 'A text or a number in place of an object: `{ headers: "x-a: b" }`.',
    cure: "Write `{ headers: { 'x-a': 'b' } }`.",
  },
  HEADER_NAME_INVALID: {
    what: 'A header field was set under a name that HTTP does not allow.',
    cause: 'The name holds a blank, a colon, or letters outside ASCII.',
    cure: 'Use letters, digits and hyphens. A name that comes from outside does not belong there.',
  },
  HEADER_VALUE_INVALID: {
    what: 'The value of a header field cannot be sent.',
    cause: 'It holds a line break, a control character, or a character above U+00FF, such as a title taken from a form.',
    cure: 'Encode the value first: `encodeURIComponent(text)`, or a formatter of [header values](../http/headers.md) that does it.',
  },
  WIRE_ANSWER_LENGTH: {
    what: 'The body has another length than the `Content-Length` that the answer states.',
    cause: 'The length was counted in characters, or the stream ended early. The connection is closed, so that the client notices.',
    cure: 'Leave `Content-Length` to the server, or state the size in bytes.',
  },
  WIRE_CHUNK_END: {
    what: 'Status 400: the data of a chunk is not followed by CRLF.',
    cause: 'The client counted the chunk wrongly, or something between rewrote the body.',
    cure: 'Mend the client; the server cannot know where the next request begins and closes.',
  },
  WIRE_CHUNK_EXTENSION: {
    what: 'Status 400: what follows a chunk size is no chunk extension (RFC 9112 section 7.1.1).',
    cause: 'The client puts other text after the size.',
    cure: 'Send the size alone.',
  },
  WIRE_CHUNK_EXTENSIONS_LARGE: {
    what: 'Status 400: the chunk extensions of one body are larger than the limit `chunkExtensions`.',
    cause: 'Nobody uses that much; it is most likely an attack on memory or time.',
    cure: 'Send the sizes alone. The limits are options of `serve`: see [limits](../server.md).',
  },
  WIRE_CHUNK_SIZE: {
    what: 'Status 400: the size of a chunk is no hexadecimal number below 2^53.',
    cause: 'The client writes the body without sizes, or with a sign or a blank before them.',
    cure: 'Mend the client: each chunk begins with its size in hexadecimal digits.',
  },
  WIRE_CONNECTION: {
    what: 'Status 400: the field `Connection` is no list of tokens.',
    cause: 'A client or proxy wrote it by hand.',
    cure: 'Send `Connection: close`, or leave it out.',
  },
  WIRE_CONTENT_LENGTH: {
    what: 'Status 400: `Content-Length` is given twice, is no decimal number, or is above 2^53 - 1.',
    cause: 'Two parts of a client both set it. Two lengths are two readings of one request, which is how requests are smuggled.',
    cure: 'Send it once, in decimal digits.',
  },
  WIRE_EMPTY_LINES: {
    what: 'Status 400: more empty lines came before a request than the limit `emptyLines`.',
    cause: 'A client sends CRLF after a body, again and again.',
    cure: 'Mend the client, or raise the limit in the options of `serve`.',
  },
  WIRE_EXPECT: {
    what: 'Status 417: the client expects something other than `100-continue`.',
    cause: 'HTTP knows no other expectation (RFC 9110 section 10.1.1).',
    cure: 'Leave the field out.',
  },
  WIRE_FIELD_FOLDED: {
    what: 'Status 400: a header line begins with white space.',
    cause:
      'A value is continued on a second line, which HTTP/1.1 has given up (RFC 9112 section 5.2), or a blank stands before the first name.',
    cure: 'Write each field on one line.',
  },
  WIRE_FIELD_NAME: {
    what: 'Status 400: a header line does not begin with a name and a colon.',
    cause: 'A blank stands before the colon, the colon is missing, or the name holds a character that is not allowed.',
    cure: 'Mend the client. Proxies read such lines in different ways, so they are refused.',
  },
  WIRE_FIELD_VALUE: {
    what: 'Status 400: a header value holds a control character, or a line feed stands alone.',
    cause: 'The client does not end lines with CRLF, or sends binary data in a field.',
    cure: 'End lines with CRLF, and encode what is no text.',
  },
  WIRE_FRAMING_TWICE: {
    what: 'Status 400: a request has both `Transfer-Encoding` and `Content-Length`.',
    cause: 'A client or proxy sets both. Two servers could then see two different ends of the body.',
    cure: 'Send one of them.',
  },
  WIRE_HEADERS_LARGE: {
    what: 'Status 431: the header section is larger than the limit.',
    cause: 'Mostly cookies: many of them, or a session kept in one.',
    cure: 'Keep less in cookies, or raise the limit in the options of `serve`: see [the server](../server.md).',
  },
  WIRE_HEADERS_MANY: {
    what: 'Status 431: a request has more header lines than the limit.',
    cause: 'A proxy that adds fields in a circle, or an attack.',
    cure: 'Look at what stands between, or raise the limit in the options of `serve`.',
  },
  WIRE_HOST: {
    what: 'Status 400: `Host` is missing, given twice, no host, or differs from the authority in the target.',
    cause: 'The request was written by hand, or by a client of HTTP/1.0 that calls itself 1.1.',
    cure: 'Send `Host` once, with the name and port that the URL has.',
  },
  WIRE_INCOMPLETE: {
    what: 'Status 400: the connection ended within a request.',
    cause: 'The client went away, or stated more body than it sent.',
    cure: 'Nothing on this side. If it comes often, look for a proxy that cuts connections.',
  },
  WIRE_LIMIT_INVALID: {
    what: 'A limit of the reader is no whole number, or too small.',
    cause: 'Often a setting that was read as text, or `0`, `-1` or `Infinity` to mean "none".',
    cure: 'Give a whole number of at least 1. Limits cannot be switched off; give a large number instead.',
  },
  WIRE_LIMIT_UNKNOWN: {
    what: 'A limit was set that there is none of.',
    cause: 'A name that is spelled otherwise; the hint lists all.',
    cure: 'Use one of the names on the page of [the server](../server.md).',
  },
  WIRE_LINE_END: {
    what: 'Status 400: a carriage return stands without a line feed.',
    cause: 'The client ends lines in its own way.',
    cure: 'End lines with CRLF.',
  },
  WIRE_METHOD: {
    what: 'Status 400: the request does not begin with a method and one space.',
    cause: 'Often a browser that speaks TLS to a port that does not, or a client that counted the last body wrongly.',
    cure: 'Ask with `http:` where the server has no certificate, or give `serve` the option `tls`.',
  },
  WIRE_METHOD_LONG: {
    what: 'Status 501: the method is longer than the limit `methodLength`.',
    cause: 'What came is no HTTP, or an attack.',
    cure: 'Use a method that is registered.',
  },
  WIRE_METHOD_UNKNOWN: {
    what: 'Status 501: the method is not known to the server.',
    cause: 'A misspelled method, or one in lower case: methods are case-sensitive.',
    cure: 'Send such as `GET`, in upper case.',
  },
  WIRE_REQUEST_LINE_LONG: {
    what: 'Status 414: the request line is longer than the limit.',
    cause: 'A form with much text is sent by GET.',
    cure: 'Send it by POST, or raise the limit `requestLine` in the options of `serve`.',
  },
  WIRE_TARGET: {
    what: 'Status 400: the target of the request is neither a path nor an http URI, or holds a byte that is not visible ASCII.',
    cause: 'The client did not percent-encode the URL.',
    cure: 'Encode it: `encodeURI(path)`, or build it with `urlFor`.',
  },
  WIRE_TRAILERS_LARGE: {
    what: 'Status 431: the trailers after a body have too many bytes or lines.',
    cause: 'Hardly anybody sends trailers; it is most likely an attack.',
    cure: 'Send such facts in the header section.',
  },
  WIRE_TRAILER_FORBIDDEN: {
    what: 'Status 400: a field came as a trailer that may only be a header.',
    cause: 'Such a field, for example `Content-Length` or `Host`, would change how the request is read after it was read.',
    cure: 'Send it before the body.',
  },
  WIRE_TRANSFER_CODING_UNKNOWN: {
    what: 'Status 501: the body has a transfer coding other than `chunked`.',
    cause: 'The client compresses by `Transfer-Encoding`, which hardly any server reads.',
    cure: 'Send `chunked` alone.',
  },
  WIRE_TRANSFER_ENCODING: {
    what: 'Status 400: `Transfer-Encoding` does not end in `chunked`, names it twice, or came with HTTP/1.0.',
    cause: 'The end of such a body cannot be known.',
    cure: 'Send `Transfer-Encoding: chunked`, or a `Content-Length`.',
  },
  WIRE_VERSION: {
    what: 'Status 400: the version is neither HTTP/1.1 nor HTTP/1.0.',
    cause: 'A blank in the URL that was not encoded, or a client of HTTP/2 without TLS.',
    cure: 'Encode the URL, or speak HTTP/1.1; a proxy in front can speak the others.',
  },
}
