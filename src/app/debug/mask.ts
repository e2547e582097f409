// What must not be seen on a screen that somebody may photograph: secrets, by the names of what holds them.

/** What stands for a secret. */
export const MASK = '••••••'

const SECRET_NAME: RegExp =
  /pass(?:word|wd|phrase)?|secret|token|key$|(?:^|[_.-])key(?=[_.-])|api_?-?key|credential|authorization|cookie|session_?id|signature|private|csrf|otp|pin$/i
const URL_PASSWORD: RegExp = /([a-z][a-z\d+.-]{0,30}:\/\/[^\s/:@]{0,200}:)[^\s/@]{1,1000}@/gi
/** How deep values are shown. */
const DEPTH = 5
const MEMBERS = 50
const CHARACTERS = 2_000

/** Whether what bears this name is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** `text` without passwords in its URLs. */
export function maskText(text: string): string {
  return text.replace(URL_PASSWORD, `$1${MASK}@`)
}

/** A value under a name, as text for people. Runs no getter, no `toString` and no `toJSON` of anyone's. */
export function maskedValue(name: string, value: unknown): string {
  return isSecretName(name) ? MASK : shownValue(value, DEPTH, new Set())
}

/** The query of a URL, values of secret names masked. */
export function maskQuery(url: string): string {
  const at = url.indexOf('?')
  if (at < 0) return maskText(url)
  const query = url.slice(at + 1).replace(/([^&=]+)=([^&]*)/g, (pair, name: string) => (isSecretName(name) ? `${name}=${MASK}` : pair))
  return maskText(`${url.slice(0, at)}?${query}`)
}

/** A header's value: cookies keep their names, an Authorization its scheme. */
export function maskHeader(name: string, value: string): string {
  if (/^(?:set-)?cookie$/i.test(name)) return value.replace(/([^;=\s]+)=[^;]*/g, `$1=${MASK}`)
  if (/authorization$/i.test(name)) return value.replace(/^(\S*).*$/s, `$1 ${MASK}`)
  if (/^referer$/i.test(name)) return maskQuery(value)
  return isSecretName(name) ? MASK : maskText(value)
}

function shownValue(value: unknown, depth: number, seen: Set<object>): string {
  if (typeof value === 'string') return JSON.stringify(cut(maskText(value.slice(0, 2 * CHARACTERS))))
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `function ${ownText(value, 'name') || '(anonymous)'}`
  if (typeof value !== 'object' || value === null) return String(value)
  if (seen.has(value)) return '(circular)'
  if (depth === 0) return '…'
  const below = new Set(seen).add(value)
  if (Array.isArray(value))
    return list(
      value.slice(0, MEMBERS + 1).map((one) => shownValue(one, depth - 1, below)),
      '[',
      ']',
    )
  if (value instanceof Date)
    return Number.isNaN(Date.prototype.getTime.call(value)) ? 'Invalid Date' : Date.prototype.toISOString.call(value)
  if (value instanceof Map) return `Map ${members([...Map.prototype.entries.call(value)].slice(0, MEMBERS + 1), depth, below)}`
  if (value instanceof Set)
    return `Set ${list(
      [...Set.prototype.values.call(value)].slice(0, MEMBERS + 1).map((one) => shownValue(one, depth - 1, below)),
      '[',
      ']',
    )}`
  return object(value, depth, below)
}

function object(value: object, depth: number, seen: Set<object>): string {
  if (value instanceof Error) return `${ownText(value, 'name') || 'Error'}: ${maskText(ownText(value, 'message'))}`
  const own = Object.entries(Object.getOwnPropertyDescriptors(value))
    .filter(([, descriptor]) => descriptor.enumerable)
    .slice(0, MEMBERS + 1)
    .map(([name, descriptor]): [string, unknown] => [name, 'value' in descriptor ? descriptor.value : GETTER])
  return members(own, depth, seen)
}

const GETTER: unique symbol = Symbol('getter')

function members(entries: readonly (readonly [unknown, unknown])[], depth: number, seen: Set<object>): string {
  const texts = entries.map(([key, value]) => {
    const name = typeof key === 'string' ? key : shownValue(key, 1, seen)
    if (value === GETTER) return `${name}: (getter)`
    return `${name}: ${isSecretName(name) ? MASK : shownValue(value, depth - 1, seen)}`
  })
  return list(texts, '{ ', ' }')
}

function list(texts: readonly string[], open: string, close: string): string {
  if (texts.length === 0) return open.trim() + close.trim()
  const shown = texts.length > MEMBERS ? [...texts.slice(0, MEMBERS), '…'] : texts
  return open + shown.join(', ') + close
}

function ownText(value: object, name: string): string {
  const descriptor = Object.getOwnPropertyDescriptor(value, name)
  return typeof descriptor?.value === 'string' ? descriptor.value : ''
}

function cut(text: string): string {
  return text.length > CHARACTERS ? `${text.slice(0, CHARACTERS)}…` : text
}
