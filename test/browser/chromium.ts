// The browser that tests drive.

import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'

/** No sandbox, because containers forbid it; the rest keeps the browser from calling home. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Why a test is skipped, or false. A missing browser is a failure where everything must be there, and said elsewhere. */
export const withoutBrowser: string | false = !existsSync(CHROMIUM) && process.env['CI'] !== 'true' ? `${CHROMIUM} is missing` : false

/** Starts it. Who starts it closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGS })
}
