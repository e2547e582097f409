// The newsroom as it is served, and a browser: started once for all that is looked at in it.

import type { Browser } from 'playwright-core'
import { type RunningExample, startExample } from '../start-example.ts'
import { launchBrowser } from './chromium.ts'

/** Both. Empty until they are there. */
export interface House {
  example: RunningExample
  browser: Browser
}

/** Starts both. Who starts them closes them. The password of its desk is `open`. */
export async function openHouse(): Promise<House> {
  const settings = { DATABASE_URL: 'sqlite::memory:', SECRET_KEY: 'only for these tests, and nothing else', DESK_PASSWORD: 'open' }
  const [example, browser] = await Promise.all([startExample('examples/newsroom/app.ts', settings), launchBrowser()])
  return { example, browser }
}
