// What signs, and what lets editors in. Both may be given by the environment; else the first start makes a key and keeps it.

import { createHmac } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'nuages'
import { randomToken } from 'nuages/http'

/** What the example writes lies here. Git does not look at it. */
export const DATA: string = join(import.meta.dirname, 'data')

/** Signs sessions and forms. */
export const signingKey: string = env.text('SECRET_KEY', '') || keptKey()

/** Opens the editors' desk. */
export const deskPassword: string =
  env.text('DESK_PASSWORD', '') || createHmac('sha256', signingKey).update('desk').digest('base64url').slice(0, 16)

/** The key in its file, which is made once, for its owner alone. */
function keptKey(): string {
  const file = join(DATA, 'secret-key')
  mkdirSync(DATA, { recursive: true })
  try {
    writeFileSync(file, randomToken(32), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}
