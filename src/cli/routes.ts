// `nuages routes app.ts`: what an application answers to.

import { relative } from 'node:path'
import type { RouteFacts } from '../nuages.ts'
import { loadApp, loadEnvironment } from './load.ts'
import { end, say, styled, table } from './terminal.ts'

/** Prints the routes of a file's application: methods, path, name, place; with `middleware` what a request passes, in order. */
export async function routes(file: string, options: { middleware?: boolean; envFile?: string }): Promise<void> {
  loadEnvironment(options.envFile)
  const all = (await loadApp(file)).routes()
  const rows = table(all.map(row))
  all.forEach((route, at) => {
    say(rows[at] as string)
    if (options.middleware === true) for (const line of passed(route)) say(styled('dim', `    ${line}`))
  })
  end()
}

function row({ methods, host, path, name, place }: RouteFacts): string[] {
  return [styled('cyan', methods.join(',')), styled('bold', host + path), name === '' ? '-' : name, styled('dim', near(place))]
}

function passed({ middleware }: RouteFacts): string[] {
  return middleware.length === 0 ? ['(no middleware)'] : middleware.map((text) => text.replace(/\/\S+$/, near))
}

/** A place as it is seen from here. */
function near(place: string): string {
  const from = relative(process.cwd(), place)
  return from.startsWith('..') ? place : from
}
