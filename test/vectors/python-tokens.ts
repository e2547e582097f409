// Which of our signers stands for which of Python's.

import type { Clock } from '../../src/base/clock.ts'
import { type DjangoSigningOptions, djangoSigner, djangoTimestampSigner, dumps, loads } from '../../src/http/django-signing.ts'
import {
  type ItsdangerousOptions,
  itsdangerousSigner,
  itsdangerousTimestampSigner,
  URLSafeSerializer,
  URLSafeTimedSerializer,
} from '../../src/http/itsdangerous.ts'

/** A token that Python made of a value. */
export interface RecordedToken {
  readonly fn: string
  readonly key: string
  readonly options: Record<string, unknown>
  readonly value: unknown
  readonly token: string
}

/** Writes and reads tokens of one kind. */
export interface TokenSigner {
  write(value: unknown): string
  read(token: string): unknown
}

type Signing = { sign(value: string): string; unsign(token: string): string }
type Serializing = { dumps(value: unknown): string; loads(token: string): unknown }

/** The signer that a recorded token needs. */
export function signerOf({ fn, key, options }: Pick<RecordedToken, 'fn' | 'key' | 'options'>, clock: Clock): TokenSigner {
  const ours = { ...options, clock } as ItsdangerousOptions
  if (fn === 'itsdangerous.Signer') return texts(itsdangerousSigner(key, ours))
  if (fn === 'itsdangerous.TimestampSigner') return texts(itsdangerousTimestampSigner(key, ours))
  if (fn === 'itsdangerous.URLSafeSerializer') return values(new URLSafeSerializer(key, ours))
  if (fn === 'itsdangerous.URLSafeTimedSerializer') return values(new URLSafeTimedSerializer(key, ours))
  const django = ours as DjangoSigningOptions
  if (fn === 'django.Signer') return texts(djangoSigner(key, django))
  if (fn === 'django.TimestampSigner') return texts(djangoTimestampSigner(key, django))
  if (fn === 'django.dumps') return values({ dumps: (value) => dumps(value, key, django), loads: (token) => loads(token, key, django) })
  throw new Error(`No signer is named ${fn}.`)
}

function texts(signer: Signing): TokenSigner {
  return { write: (value) => signer.sign(value as string), read: (token) => signer.unsign(token) }
}

function values(serializer: Serializing): TokenSigner {
  return { write: (value) => serializer.dumps(value), read: (token) => serializer.loads(token) }
}
