// The characters and small grammars of RFC 9110 and 9112, ABNF quoted above each. Byte classes are tables of 256 entries,
// 1 where the byte belongs to the class.

/** Horizontal tab. */
export const HTAB = 9
/** Line feed. */
export const LF = 10
/** Carriage return. */
export const CR = 13
/** Space. */
export const SP = 32
/** `:` */
export const COLON = 58
/** `;` */
export const SEMICOLON = 59
/** `=` */
export const EQUALS = 61
/** `"` */
export const QUOTE = 34
/** `\\` */
export const BACKSLASH = 92
/** Delete, the control character above the printable ones. */
export const DEL = 127

function byteClass(member: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (member(byte) ? 1 : 0))
}

/** tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA (RFC 9110 section 5.6.2) */
export const TCHAR: Uint8Array = byteClass((byte) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(byte)))

/** field-vchar = VCHAR / obs-text, and the SP and HTAB between (RFC 9110 section 5.5). No CR, LF, NUL or other control. */
export const FIELD_CHAR: Uint8Array = byteClass((byte) => byte === HTAB || (byte >= SP && byte !== DEL))

/** What a request target may consist of: VCHAR. The forms are told apart later; bytes above 126 are in none of them. */
export const TARGET_CHAR: Uint8Array = byteClass((byte) => byte > SP && byte < 127)

/** qdtext = HTAB / SP / %x21 / %x23-5B / %x5D-7E / obs-text (RFC 9110 section 5.6.4) */
export const QDTEXT: Uint8Array = byteClass((byte) => FIELD_CHAR[byte] === 1 && byte !== QUOTE && byte !== BACKSLASH)

/** HEXDIG's value by byte, 255 where it is none. */
export const HEX_VALUE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase())
  return digit < 0 ? 255 : digit
})

/**
 * Host = uri-host [ ":" port ] (RFC 9110 section 7.2), with
 * host = IP-literal / IPv4address / reg-name and reg-name = 1*( unreserved / pct-encoded / sub-delims ) (RFC 3986 section 3.2.2).
 * Two things are stricter: the name may not be empty, as http URIs require, and may not hold a comma, which would read as a list.
 */
const HOST =
  /^(?:\[(?<literal>[0-9A-Fa-f:.]+|[vV][0-9A-Fa-f]+\.[\w\-.~!$&'()*+,;=:]+)\]|(?:[\w\-.~!$&'()*+;=]|%[0-9A-Fa-f]{2})+)(?::(?<port>\d{0,5}))?$/

/** IPv6address (RFC 3986 section 3.2.2) in its possible shapes, without counting: groups of hex, at most one `::`, a dotted end. */
const IPV6_GROUP = /^[0-9A-Fa-f]{1,4}$/
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/

/** Whether `text` is a legal value of Host, port 65535 at most. */
export function isHost(text: string): boolean {
  const match = HOST.exec(text)
  if (match === null) return false
  const { literal, port } = match.groups as { literal?: string; port?: string }
  if (port !== undefined && Number(port) > 65535) return false
  return literal === undefined || /^v/i.test(literal) || isIpv6(literal)
}

function isIpv6(text: string): boolean {
  const halves = text.split('::')
  if (halves.length > 2) return false
  let count = 0
  for (const [index, half] of halves.entries()) {
    if (half === '' && halves.length === 2) continue
    const groups = half.split(':')
    const last = groups.at(-1) as string
    if (last.includes('.') && index === halves.length - 1) {
      if (!IPV4.test(last)) return false
      groups.pop()
      count += 2
    }
    if (!groups.every((group) => IPV6_GROUP.test(group))) return false
    count += groups.length
  }
  return halves.length === 2 ? count <= 7 : count === 8
}

/** 1#element of tokens, empty elements allowed as a recipient must (RFC 9110 section 5.6.1.2); null where something is no token. */
export function parseTokenList(text: string): string[] | null {
  const tokens: string[] = []
  for (const part of text.split(',')) {
    const token = withoutBlanks(part)
    if (token === '') continue
    if (!isToken(token)) return null
    tokens.push(token.toLowerCase())
  }
  return tokens
}

/** Without the SP and HTAB at its ends, in linear time; `trim` would take obs-text such as U+00A0 too. */
export function withoutBlanks(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

function isBlank(code: number): boolean {
  return code === SP || code === HTAB
}

function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (TCHAR[text.charCodeAt(i)] !== 1) return false
  return text !== ''
}
