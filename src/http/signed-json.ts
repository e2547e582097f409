// A JSON value within a signed text, as itsdangerous's URL-safe serializers and Django's signing.dumps write it:
//
//   payload = base64url( json ) / "." base64url( zlib( json ) )        the second where it is shorter

import { NuagesError } from '../base/errors.ts'
import { SignatureError } from './signing.ts'

/** Bytes that a compressed payload may grow to. Cookies hold 4 KiB; whoever has the key could still be tricked into signing a bomb. */
const INFLATE_LIMIT = 1_048_576

const BASE64URL: RegExp = /^[A-Za-z0-9\-_]*$/
const NON_ASCII: RegExp = /[\x7f-\uffff]/g

function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib')
}

/** How a payload is written. */
export interface PackOptions {
  /** Compresses where that is shorter. */
  readonly compress: boolean
  /** Escapes everything that is not ASCII: Django does, itsdangerous does not, and both read either. */
  readonly ascii: boolean
}

/** JSON text. Throws `SIGNED_VALUE_UNSENDABLE` for what JSON cannot say. */
function jsonOf(value: unknown, ascii: boolean): string {
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) {
    throw new NuagesError('SIGNED_VALUE_UNSENDABLE', 'A value cannot be signed: JSON has no way to write it.', {
      hint: 'Use null where there is nothing.',
    })
  }
  return ascii ? text.replace(NON_ASCII, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`) : text
}

/** The payload of a value. */
export function packJson(value: unknown, { compress, ascii }: PackOptions): string {
  const plain = Buffer.from(jsonOf(value, ascii))
  if (!compress) return plain.toString('base64url')
  const packed = zlib().deflateSync(plain)
  return packed.length < plain.length - 1 ? `.${packed.toString('base64url')}` : plain.toString('base64url')
}

/** The value of a payload. Only for what carried a good signature. Throws `SIGNED_VALUE_INVALID`. */
export function unpackJson(payload: string, inflateLimit: number = INFLATE_LIMIT): unknown {
  const compressed = payload.startsWith('.')
  const encoded = compressed ? payload.slice(1) : payload
  try {
    if (!BASE64URL.test(encoded)) throw new SyntaxError('The payload is not base64url.')
    const bytes = Buffer.from(encoded, 'base64url')
    const plain = compressed ? zlib().inflateSync(bytes, { maxOutputLength: inflateLimit }) : bytes
    return JSON.parse(plain.toString('utf8'))
  } catch (error) {
    throw new SignatureError('SIGNED_VALUE_INVALID', 'The value of the token cannot be read.', error)
  }
}
