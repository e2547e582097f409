// Requests that are legal by construction, each with what a reader must make of it. For fast-check.

import fc from 'fast-check'
import type { StrictReading, StrictRequest } from './strict-reading.ts'

/** What is on the wire, and what it means. */
export interface Legal {
  readonly text: string
  readonly request: StrictRequest
}

/** A field line: the name in any case, the white space around the value, and the value. */
interface Line {
  readonly name: string
  readonly value: string
  readonly before: string
  readonly after: string
}

const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, at) => String.fromCharCode(from + at))
const TCHARS = [..."!#$%&'*+-.^_`|~", ...range(48, 57), ...range(65, 90), ...range(97, 122)]
const VISIBLE = range(0x21, 0x7e)
const OBS_TEXT = range(0x80, 0xff)

const text = (chars: readonly string[], minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...chars), minLength, maxLength })
const blank: fc.Arbitrary<string> = fc.constantFrom('', ' ', ' ', ' ', '\t', ' \t ')
const token: fc.Arbitrary<string> = text(TCHARS, 1, 8)

/** The same letters in another case here and there. */
function anyCase(word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(word, fc.constantFrom('same', 'lower', 'upper', 'mixed')).map(([name, how]) => {
    if (how === 'lower') return name.toLowerCase()
    if (how === 'upper') return name.toUpperCase()
    return how === 'mixed' ? name.replace(/[a-z]/gi, (char, at: number) => (at % 2 === 0 ? char.toUpperCase() : char.toLowerCase())) : name
  })
}

function line(name: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<Line> {
  return fc.record({ name, value, before: blank, after: fc.constantFrom('', '', '', ' ', '\t') })
}

const fieldValue: fc.Arbitrary<string> = text([...VISIBLE, ...OBS_TEXT, ' ', '\t', ',', ':'], 0, 20).map((value) =>
  value.replace(/^[ \t]+|[ \t]+$/g, ''),
)
const SPECIAL = /^(?:host|expect|upgrade|connection|content-length|transfer-encoding)$/i
const plainName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('Accept', 'User-Agent', '__proto__', 'constructor', 'Content_Length', 'X', 'TE', 'Cookie', 'Trailer'),
  token.filter((name) => !SPECIAL.test(name)),
)
const plainLines: fc.Arbitrary<Line[]> = fc.array(line(plainName, fieldValue), { maxLength: 4 })

const hostName: fc.Arbitrary<string> = fc.constantFrom(
  'a',
  'example.org',
  'EXAMPLE.org.',
  '127.0.0.1',
  '[::1]',
  '[2001:db8::8:800:200c:417a]',
  'my_host',
  'x%41',
  "a-b~c!$&'()*+;=",
)
const port: fc.Arbitrary<string> = fc.constantFrom('', '', ':8080', ':65535', ':1')
const path: fc.Arbitrary<string> = text([...VISIBLE, '/', '?', '%'], 0, 12).map((rest) => `/${rest}`)

/** Method, target as sent, target as read, and the authority that Host must have; null where any may stand. */
interface Aim {
  readonly method: string
  readonly sent: string
  readonly read: string
  readonly authority: string | null
}

const method: fc.Arbitrary<string> = fc.constantFrom(
  'GET',
  'POST',
  'HEAD',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'PROPFIND',
  'QUERY',
  'M-SEARCH',
  'UPDATEREDIRECTREF',
)
const originForm: fc.Arbitrary<Aim> = fc
  .tuple(method, path)
  .map(([name, target]) => ({ method: name, sent: target, read: target, authority: null }))
const absoluteForm: fc.Arbitrary<Aim> = fc
  .tuple(
    method,
    fc.constantFrom('http://', 'HTTPS://', 'https://'),
    fc.constantFrom('', '', 'user@', 'u:p%20w@', '@'),
    hostName,
    port,
    fc.oneof(path, fc.constantFrom('', '?a=b')),
  )
  .map(([name, scheme, user, host, portText, rest]) => ({
    method: name,
    sent: scheme + user + host + portText + rest,
    read: rest.startsWith('/') ? rest : `/${rest}`,
    authority: host + portText,
  }))
const asteriskForm: fc.Arbitrary<Aim> = fc
  .constantFrom('OPTIONS', 'M-SEARCH')
  .map((name) => ({ method: name, sent: '*', read: '*', authority: null }))
const authorityForm: fc.Arbitrary<Aim> = fc
  .tuple(hostName, fc.constantFrom(':443', ':1', ':65535'))
  .map(([host, portText]) => ({ method: 'CONNECT', sent: host + portText, read: host + portText, authority: host + portText }))
const aim: fc.Arbitrary<Aim> = fc.oneof(
  { weight: 20, arbitrary: originForm },
  { weight: 4, arbitrary: absoluteForm },
  { weight: 1, arbitrary: asteriskForm },
  { weight: 1, arbitrary: authorityForm },
)

/** A body: the lines that announce it, its bytes on the wire, what it holds. */
interface Body {
  readonly lines: Line[]
  readonly wire: string
  readonly content: string
}

const content: fc.Arbitrary<string> = text([...VISIBLE, ...OBS_TEXT, '\r', '\n', '\r\n\r\n', '\0', '0\r\n\r\n'], 0, 20)
const noBody: fc.Arbitrary<Body> = fc.constant({ lines: [], wire: '', content: '' })
const sizedBody: fc.Arbitrary<Body> = fc
  .tuple(anyCase(fc.constant('Content-Length')), content, fc.constantFrom('', '', '0', '000'))
  .chain(([name, body, zeros]) =>
    line(fc.constant(name), fc.constant(`${zeros}${body.length}`)).map((length) => ({ lines: [length], wire: body, content: body })),
  )

const quoted: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      text([...VISIBLE.filter((char) => char !== '"' && char !== '\\'), ' ', '\t', ...OBS_TEXT], 1, 3),
      fc.constantFrom('\\"', '\\\\', '\\ ', '\\\xff'),
    ),
    { maxLength: 3 },
  )
  .map((parts) => `"${parts.join('')}"`)
const extension: fc.Arbitrary<string> = fc
  .tuple(blank, blank, token, fc.option(fc.tuple(blank, blank, fc.oneof(token, quoted)), { nil: null }))
  .map(([before, after, name, value]) => `${before};${after}${name}${value === null ? '' : `${value[0]}=${value[1]}${value[2]}`}`)
const extensions: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.array(extension, { maxLength: 2 }).map((all) => all.join('')) },
)
const chunk: fc.Arbitrary<{ wire: string; content: string }> = fc
  .tuple(
    content.filter((data) => data !== ''),
    fc.constantFrom('', '', '0', '00000'),
    fc.boolean(),
    extensions,
  )
  .map(([data, zeros, upper, more]) => {
    const size = data.length.toString(16)
    return { wire: `${zeros}${upper ? size.toUpperCase() : size}${more}\r\n${data}\r\n`, content: data }
  })
const trailers: fc.Arbitrary<string> = fc
  .array(
    line(
      fc.oneof(
        fc.constantFrom('X-Sum', 'Vary', '__proto__', 'Content-Type'),
        token.filter((name) => !SPECIAL.test(name) && name.length > 5),
      ),
      fieldValue,
    ),
    { maxLength: 2 },
  )
  .map((lines) => lines.map(written).join(''))
const codings: fc.Arbitrary<Line[]> = fc
  .tuple(
    fc.array(fc.constantFrom('gzip', 'x-gzip', 'deflate', 'compress'), { maxLength: 2 }),
    anyCase(fc.constant('chunked')),
    fc.constantFrom(',', ', ', '\t ,'),
    anyCase(fc.constant('Transfer-Encoding')),
    fc.boolean(),
  )
  .chain(([before, last, comma, name, apart]) => {
    const values = apart ? [...before, last] : [[...before, last].join(comma)]
    return fc.tuple(...values.map((value) => line(fc.constant(name), fc.constant(value))))
  })
const chunkedBody: fc.Arbitrary<Body> = fc
  .tuple(codings, fc.array(chunk, { maxLength: 3 }), fc.constantFrom('0', '0', '000'), extensions, trailers)
  .map(([lines, chunks, zero, more, after]) => ({
    lines,
    wire: `${chunks.map((one) => one.wire).join('')}${zero}${more}\r\n${after}\r\n`,
    content: chunks.map((one) => one.content).join(''),
  }))

function written({ name, before, value, after }: Line): string {
  return `${name}:${before}${value}${after}\r\n`
}

const CONNECTIONS = [
  'keep-alive',
  'Keep-Alive, TE',
  'close',
  'CLOSE',
  'x-token',
  ' ,, keep-alive ,',
  'keep-alive, close',
  'upgrade',
  'Upgrade, keep-alive',
  '',
]
/** That line or none. */
function sometimes(one: fc.Arbitrary<Line>): fc.Arbitrary<Line[]> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant<Line[]>([]) }, { weight: 1, arbitrary: one.map((line) => [line]) })
}

const connection = sometimes(
  line(
    anyCase(fc.constant('Connection')),
    fc.constantFrom(...CONNECTIONS).map((value) => value.trim()),
  ),
)
const upgrade = sometimes(line(anyCase(fc.constant('Upgrade')), fc.constantFrom('websocket', 'h2c, x/1')))
const expect = sometimes(line(anyCase(fc.constant('Expect')), anyCase(fc.constant('100-continue'))))

/** One request, with empty lines before it or not. */
export const legalRequest: fc.Arbitrary<Legal> = fc
  .record({
    emptyLines: fc.constantFrom('', '', '', '\r\n', '\r\n\r\n'),
    aim,
    version: fc.constantFrom('1.1', '1.1', '1.1', '1.0'),
    host: fc.tuple(hostName, port).map((parts) => parts.join('')),
    hostLine: line(anyCase(fc.constant('Host')), fc.constant('')),
    withHost: fc.boolean(),
    plain: plainLines,
    connection,
    upgrade,
    expect,
    body: fc.oneof(noBody, sizedBody, chunkedBody),
    order: fc.infiniteStream(fc.nat({ max: 1000 })),
  })
  .map((parts) => {
    const { version } = parts
    const unframed = (version === '1.0' && parts.body.lines.some((one) => /^transfer/i.test(one.name))) || parts.aim.method === 'CONNECT'
    const body: Body = unframed ? { lines: [], wire: '', content: '' } : parts.body
    const host = version === '1.1' || parts.withHost ? [{ ...parts.hostLine, value: parts.aim.authority ?? parts.host }] : []
    const others = shuffled([...parts.plain, ...parts.connection, ...parts.upgrade, ...parts.expect, ...host], parts.order)
    const at = (parts.order.next().value as number) % (others.length + 1)
    const lines = [...others.slice(0, at), ...body.lines, ...others.slice(at)]
    const wire = `${parts.emptyLines}${parts.aim.method} ${parts.aim.sent} HTTP/${version}\r\n${lines.map(written).join('')}\r\n${body.wire}`
    return { text: wire, request: meaning(parts.aim, version, lines, body.content) }
  })

function shuffled(lines: Line[], order: Iterator<number>): Line[] {
  return lines
    .map((one) => ({ one, rank: order.next().value as number }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one)
}

/** What was meant by the parts, worked out from them and not from the text. */
function meaning(aimed: Aim, version: string, lines: readonly Line[], body: string): StrictRequest {
  const textOf = (name: string): string | undefined => lines.find((one) => one.name.toLowerCase() === name)?.value
  const options = (textOf('connection') ?? '').toLowerCase()
  const connect = aimed.method === 'CONNECT'
  return {
    method: aimed.method,
    target: aimed.read,
    version,
    fields: lines.map((one) => [one.name.toLowerCase(), one.value]),
    keepAlive: !connect && !options.includes('close') && (version === '1.1' || options.includes('keep-alive')),
    expectContinue: version === '1.1' && textOf('expect') !== undefined,
    upgrade: connect || (version === '1.1' && options.includes('upgrade') && textOf('upgrade') !== undefined),
    body,
  }
}

/** What several requests on one connection come to: nothing is read behind one that closes or leaves HTTP. */
export function meaningOf(requests: readonly Legal[]): StrictReading {
  const last = requests.findIndex(({ request }) => request.upgrade || !request.keepAlive)
  const read = (last < 0 ? requests : requests.slice(0, last + 1)).map(({ request }) => request)
  return { requests: read, outcome: read.at(-1)?.upgrade === true ? 'paused' : 'closed' }
}
