// A folder of static files and an application that serves it, for tests.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import { lint } from '../src/gateway.ts'
import type { Headers } from '../src/http.ts'
import { App } from '../src/nuages.ts'
import { type StaticFiles, type StaticOptions, staticFiles } from '../src/static.ts'
import { type ClientRequestOptions, client } from '../src/testing.ts'

/** A style sheet that is worth compressing. */
export const LONG: string = 'a { color: red }\n'.repeat(200)

/** A folder with these files, gone after the test. */
export function folderOf(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'nuages-static-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const folder = join(root, 'static')
  mkdirSync(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** An answer, read. */
export interface Got {
  status: number
  headers: Headers
  text: string
  bytes: Uint8Array
}

/** Asks an application, both sides watched by the rules of the gateway. */
export class Web {
  readonly #app: App

  constructor(app: App) {
    this.#app = app
  }

  get(url: string, options?: ClientRequestOptions): Promise<Got> {
    return this.request('GET', url, options)
  }

  async request(method: string, url: string, options: ClientRequestOptions = {}): Promise<Got> {
    const response = await client(lint(this.#app)).request(method, url, options)
    const { status, headers } = response
    return { status, headers, text: await response.text(), bytes: await response.bytes() }
  }
}

/** What `make` makes. */
export interface Made {
  files: StaticFiles
  app: App
  web: Web
}

/** An application with static files. */
export function make(dir: NonNullable<StaticOptions['dir']>, options: Partial<StaticOptions> = {}, debug = false): Made {
  const app = new App({ debug, log: { error() {}, warn() {}, info() {} } })
  const files = staticFiles({ dir, hashed: true, ...options })
  app.register(files)
  return { files, app, web: new Web(app) }
}
