// Settings from the environment, typed where they are read:
//
//   const database = env.url('DATABASE_URL', 'sqlite:app.db')
//   const debug = env.flag('DEBUG')
//   const key = env.secret('SECRET_KEY')
//
// A missing or malformed variable does not throw at its line: all of them are told together when the application starts, so
// that a deployment is mended once and not five times. Until then such a setting has an empty value, or a random key, that nobody gets to use.
// Values never stand in messages; they may be secrets.

import { NuagesError, shown } from '../base/errors.ts'

/** A setting as it was read: for `nuages settings` and for the check at start. */
export interface Setting {
  readonly name: string
  readonly kind: string
  /** Where the value came from. `none` where it is missing. */
  readonly source: 'environment' | 'default' | 'made for development' | 'none'
  /** The value as text, null where it is secret or missing. */
  readonly value: string | null
  /** What is wrong with it, null where nothing is. */
  readonly problem: string | null
}

type Variables = Readonly<Record<string, string | undefined>>

/** A kind of setting: its name for people, how a text is read (undefined where it is none), and what stands in for a missing value. */
interface Kind<T> {
  readonly name: string
  readonly expected: string
  readonly empty: T
  readonly secret?: boolean
  parse(text: string): T | undefined
  /** A default as text; `String` where there is none. */
  format?(value: T): string
}

const TEXT: Kind<string> = { name: 'text', expected: 'a text', empty: '', parse: (text) => text }
const FLAG: Kind<boolean> = { name: 'flag', expected: '1, true, yes, on, 0, false, no or off', empty: false, parse: parseFlag }
const NUMBER: Kind<number> = { name: 'number', expected: 'a number', empty: 0, parse: parseNumber }
const LIST: Kind<readonly string[]> = { name: 'list', expected: 'texts with commas between them', empty: [], parse: parseList }
const JSON_KIND: Kind<unknown> = {
  name: 'json',
  expected: 'JSON',
  empty: null,
  secret: true,
  parse: parseJson,
  format: (value) => JSON.stringify(value),
}
const URL_KIND: Kind<URL> = {
  name: 'url',
  expected: 'a URL such as postgres://user@host/name',
  empty: new URL('none:'),
  secret: true,
  parse: parseUrl,
}
/** 32 characters of base64 are 192 bits; Django asks for 50 characters. */
const SECRET: Kind<string> = {
  name: 'secret',
  expected: 'at least 32 characters that nobody can guess',
  empty: '',
  secret: true,
  parse: parseSecret,
}

/** Reads settings. `env` is the one of the process; tests make their own. */
export class Environment {
  readonly #variables: () => Variables
  #settings: Map<string, Setting> = new Map()
  #prefix = ''

  constructor(variables: Variables | (() => Variables)) {
    this.#variables = typeof variables === 'function' ? (variables as () => Variables) : () => variables
  }

  /** The variables whose names begin with this: `env.prefixed('SHOP_').text('NAME')` reads SHOP_NAME. They are checked and listed with all others. */
  prefixed(prefix: string): Environment {
    const inner = new Environment(this.#variables)
    inner.#prefix = this.#prefix + prefix
    inner.#settings = this.#settings
    return inner
  }

  /** A text. Without a default it must be set. */
  text(name: string, fallback?: string): string {
    return this.#read(name, TEXT, fallback)
  }

  /** On or off; off where it is not set. */
  flag(name: string, fallback = false): boolean {
    return this.#read(name, FLAG, fallback)
  }

  number(name: string, fallback?: number): number {
    return this.#read(name, NUMBER, fallback)
  }

  /** Texts between commas, without the white space around them. */
  list(name: string, fallback?: readonly string[]): readonly string[] {
    return this.#read(name, LIST, fallback)
  }

  /** What JSON says, for settings that have parts: `{"host": "a.example", "ports": [1, 2]}`. Check it, by a schema for instance. */
  json(name: string, fallback?: unknown): unknown {
    return this.#read(name, JSON_KIND, fallback)
  }

  /** A URL. It is shown without its password. */
  url(name: string, fallback?: string | URL): URL {
    return this.#read(name, URL_KIND, fallback === undefined ? undefined : new URL(fallback))
  }

  /** One of these texts. */
  choice<const T extends string>(name: string, choices: readonly T[], fallback?: T): T {
    const kind: Kind<T> = {
      name: 'choice',
      expected: choices.join(' or '),
      empty: choices[0] as T,
      parse: (text) => choices.find((choice) => choice === text),
    }
    return this.#read(name, kind, fallback)
  }

  /**
   * A key to sign with. In development one is made where none is set; it lasts as long as the process. In production the
   * application does not start without it.
   */
  secret(name: string): string {
    if (this.#text(name) === undefined && this.debug) {
      this.#note(name, SECRET, 'made for development', null, null)
      return randomKey()
    }
    return this.#read(name, SECRET, undefined) || randomKey()
  }

  /** Whether DEBUG asks for development. What it says else means production: other programs read that variable too. */
  get debug(): boolean {
    return parseFlag(this.#text('DEBUG') ?? '') === true
  }

  /** What was read so far. */
  get settings(): Setting[] {
    return [...this.#settings.values()]
  }

  /** Throws `SETTINGS_INVALID` with all that is wrong. An application does this when it starts. */
  check(): void {
    const wrong = this.settings.filter((setting) => setting.problem !== null)
    if (wrong.length === 0) return
    const lines = wrong.map(({ name, problem }) => `  ${name}: ${problem}`)
    throw new NuagesError('SETTINGS_INVALID', `The environment lacks settings, or has ones that cannot be read:\n${lines.join('\n')}`, {
      hint: 'Set them where the process is started, or in a .env file that `nuages dev` reads.',
    })
  }

  #text(name: string): string | undefined {
    const text = this.#variables()[this.#prefix + name]
    return text === '' ? undefined : text
  }

  #read<T>(name: string, kind: Kind<T>, fallback: T | undefined): T {
    const text = this.#text(name)
    if (text === undefined) {
      const missing = fallback === undefined ? `is not set, expected ${kind.expected}` : null
      this.#note(
        name,
        kind,
        fallback === undefined ? 'none' : 'default',
        fallback === undefined ? null : (kind.format ?? String)(fallback),
        missing,
      )
      return fallback ?? kind.empty
    }
    const value = kind.parse(text)
    this.#note(name, kind, 'environment', text, value === undefined ? `is set, but is not ${kind.expected}` : null)
    return value ?? kind.empty
  }

  #note<T>(given: string, kind: Kind<T>, source: Setting['source'], value: string | null, problem: string | null): void {
    const name = this.#prefix + given
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new NuagesError('SETTING_NAME', `A setting has the name ${shown(name)}, expected letters, digits and _.`)
    this.#settings.set(name, { name, kind: kind.name, source, value: kind.secret === true ? withoutSecret(value) : value, problem })
  }
}

/** The environment of this process. */
export const env: Environment = new Environment(() => globalThis.process?.env ?? {})

function parseFlag(text: string): boolean | undefined {
  if (/^(?:1|true|yes|on)$/i.test(text)) return true
  return /^(?:0|false|no|off)$/i.test(text) ? false : undefined
}

function parseNumber(text: string): number | undefined {
  const number = Number(text)
  return Number.isFinite(number) && text.trim() !== '' ? number : undefined
}

function parseList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseUrl(text: string): URL | undefined {
  return URL.parse(text) ?? undefined
}

function parseSecret(text: string): string | undefined {
  return text.length >= 32 ? text : undefined
}

/** A URL without its password; of anything else that is secret, nothing. */
function withoutSecret(value: string | null): string | null {
  const url = value === null ? null : URL.parse(value)
  if (url === null) return null
  if (url.password !== '') url.password = '***'
  return url.href
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
