// Puts schemas around a handler: input is checked before it, what it returns after it. Synchronous schemas cost no promise.

import { NuagesError } from '../base/errors.ts'
import { after } from '../http/after.ts'
import { Response } from '../http/response.ts'
import type { AnyRequest } from './handler.ts'
import { shownAgain, wantsPage } from './refused.ts'
import { Rendering } from './render.ts'
import { isFetchResponse } from './returnable.ts'
import { check, type InputIssue, type InputPart, type InvalidHandler, type Schema, ValidationError } from './schema.ts'

/** The schemas of a route. */
export interface Schemas {
  readonly body?: Schema | undefined
  readonly query?: Schema | undefined
  readonly params?: Schema | undefined
  readonly response?: Schema | undefined
  readonly invalid?: InvalidHandler | undefined
}

type Handle = (request: AnyRequest) => unknown

/** One part of the input: how it is read and where its value goes. */
interface Step {
  readonly part: InputPart
  readonly schema: Schema
  readonly field: 'params' | 'search' | 'data'
  read(request: AnyRequest): unknown
}

/** `handler` behind its schemas; itself where there are none. */
export function validated(schemas: Schemas, handler: Handle): Handle {
  const steps = stepsOf(schemas)
  const checkedHandler = schemas.response === undefined ? handler : checkResponse(schemas.response, handler)
  if (steps.length === 0) return checkedHandler
  return (request) => {
    const issues: InputIssue[] = []
    return after(runSteps(steps, 0, request, issues), () => {
      if (issues.length === 0) return checkedHandler(request)
      if (schemas.invalid === undefined || !wantsPage(request)) throw new ValidationError(issues)
      return shownAgain(schemas.invalid, request, issues)
    })
  }
}

function stepsOf({ params, query, body }: Schemas): Step[] {
  const steps: Step[] = []
  if (params !== undefined) steps.push({ part: 'path', schema: params, field: 'params', read: (request) => request.params })
  if (query !== undefined) steps.push({ part: 'query', schema: query, field: 'search', read: (request) => request.query.toJSON() })
  if (body !== undefined) steps.push({ part: 'body', schema: body, field: 'data', read: (request) => request.payload() })
  return steps
}

function runSteps(steps: readonly Step[], at: number, request: AnyRequest, issues: InputIssue[]): unknown {
  const step = steps[at]
  if (step === undefined) return undefined
  const value = after(step.read(request), (raw) => check(step.schema, raw, step.part, issues))
  return after(value, (checked) => {
    // The one place that fills what is read-only to everyone else.
    const target = request as { -readonly [K in Step['field']]: unknown }
    target[step.field] = checked
    return runSteps(steps, at + 1, request, issues)
  })
}

function checkResponse(schema: Schema, handler: Handle): Handle {
  return (request) =>
    after(handler(request), (value) => {
      if (value instanceof Response || value instanceof Rendering || isFetchResponse(value)) return value
      const issues: InputIssue[] = []
      return after(check(schema, value, 'body', issues), (output) => {
        if (issues.length === 0) return output
        throw new NuagesError('RESPONSE_SCHEMA', `A handler returned what its response schema refuses: ${issues.map(told).join('; ')}.`, {
          hint: 'Return what the schema says, or change the schema.',
        })
      })
    })
}

function told({ pointer, message }: InputIssue): string {
  return pointer === '' ? message : `${pointer}: ${message}`
}
