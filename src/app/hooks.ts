// Hooks: functions around every handler, for what needs no whole middleware. They stand inside of all middleware.

import { after, isPromise } from '../http/after.ts'
import type { Response } from '../http/response.ts'
import type { AnyRequest } from './handler.ts'
import type { Middleware, Result } from './middleware.ts'
import type { Returnable } from './returnable.ts'

/** Runs before the handler. What it returns, unless undefined, is the answer. */
export type BeforeHook = (request: AnyRequest) => Returnable | undefined | void | Promise<Returnable | undefined | void>
/** Runs on every response, error pages too. May return another. */
export type AfterHook = (response: Response, request: AnyRequest) => Response | void | Promise<Response | void>
/** Runs when the response is made, whatever happened. Its errors are logged. */
export type TeardownHook = (request: AnyRequest) => void | Promise<void>

/** The hooks of an application, in order of registration. */
export class Hooks {
  readonly before: BeforeHook[] = []
  readonly after: AfterHook[] = []
  readonly teardown: TeardownHook[] = []

  get empty(): boolean {
    return this.before.length + this.after.length + this.teardown.length === 0
  }

  /** All of them as one middleware. `after` and `teardown` run in reverse order, as around an onion. */
  middleware(respond: (value: unknown) => Response, report: (error: unknown, request: AnyRequest) => void): Middleware {
    const afters = this.after.toReversed()
    const teardowns = this.teardown.toReversed()
    return (request, next) => {
      const done = (): void => {
        for (const hook of teardowns) tearDown(hook, request, report)
      }
      try {
        const early = firstValue(this.before, 0, request)
        const response = after(early, (value) => (value === undefined ? next() : respond(value)))
        const result = after(response as Result, (made) => eachAfter(afters, 0, made, request)) as Result
        if (isPromise(result)) return result.finally(done)
        done()
        return result
      } catch (error) {
        done()
        throw error
      }
    }
  }
}

function firstValue(hooks: readonly BeforeHook[], from: number, request: AnyRequest): unknown {
  for (let i = from; i < hooks.length; i++) {
    const value = (hooks[i] as BeforeHook)(request) as unknown
    if (isPromise(value)) return value.then((settled) => settled ?? (settled === null ? null : firstValue(hooks, i + 1, request)))
    if (value !== undefined) return value
  }
  return undefined
}

function eachAfter(hooks: readonly AfterHook[], from: number, response: Response, request: AnyRequest): Result {
  let current = response
  for (let i = from; i < hooks.length; i++) {
    const result = (hooks[i] as AfterHook)(current, request)
    if (isPromise(result)) {
      const before = current
      return (result as Promise<Response | undefined>).then((other) => eachAfter(hooks, i + 1, other ?? before, request))
    }
    current = (result as Response | undefined) ?? current
  }
  return current
}

function tearDown(hook: TeardownHook, request: AnyRequest, report: (error: unknown, request: AnyRequest) => void): void {
  runHook(
    () => hook(request),
    request,
    (error) => report(error, request),
  )
}

/** Runs what nobody waits for: its errors are reported, its promise is the server's to see through. */
export function runHook(hook: () => void | Promise<void>, request: AnyRequest, report: (error: unknown) => void): void {
  try {
    const result = hook()
    if (isPromise(result)) request.connection.waitUntil(result.catch(report))
  } catch (error) {
    report(error)
  }
}
