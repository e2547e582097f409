// Validators are Standard Schema (https://standardschema.dev): zod, valibot, arktype and others, by shape alone.

import { after } from '../http/after.ts'
import { HttpError } from '../http/error.ts'
import type { Request } from '../http/request.ts'

/** A validator for a value: the interface of Standard Schema, version 1. */
export interface Schema<In = unknown, Out = In> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => SchemaResult<Out> | Promise<SchemaResult<Out>>
    readonly types?: { readonly input: In; readonly output: Out } | undefined
  }
}

/** A value, or what is wrong with it. */
export type SchemaResult<Out> = { readonly value: Out; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] }

/** One thing that is wrong. */
export interface SchemaIssue {
  readonly message: string
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The part of a request that an issue is about. */
export type InputPart = 'path' | 'query' | 'body'

/** An issue as a client is told of it. */
export interface InputIssue {
  readonly in: InputPart
  /** A JSON pointer into the part (RFC 6901). */
  readonly pointer: string
  readonly message: string
}

/** Input that a schema refuses: 422 with all issues of all parts. */
export class ValidationError extends HttpError {
  override readonly name: string = 'ValidationError'
  readonly issues: readonly InputIssue[]

  constructor(issues: readonly InputIssue[]) {
    super(422, 'The request does not have the form that is expected.', { code: 'VALIDATION_FAILED' })
    this.issues = issues
  }
}

/** The pointer to where an issue is. */
function pointer(path: SchemaIssue['path']): string {
  return (path ?? [])
    .map((step) => String(typeof step === 'object' ? step.key : step))
    .map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')
}

/** Runs a schema: the value it gives, or `undefined` after its issues were added to `issues`. A promise only if the schema makes one. */
export function check(schema: Schema, value: unknown, part: InputPart, issues: InputIssue[]): unknown {
  return after(schema['~standard'].validate(value) as SchemaResult<unknown> | Promise<SchemaResult<unknown>>, (result) => {
    if (result.issues === undefined) return result.value
    for (const { message, path } of result.issues) issues.push({ in: part, pointer: pointer(path), message })
    return undefined
  })
}

/** What was refused, for the page that shows a form again. */
export interface Refused {
  readonly issues: readonly InputIssue[]
  /** Messages by the name of the field, an empty name for those about the whole. */
  readonly messages: Readonly<Record<string, readonly string[]>>
  /** What was sent, by the name of the field, without files: a browser does not send them twice without being asked. */
  readonly values: Readonly<Record<string, unknown>>
}

/** Answers input that is refused: shows the form again. */
export type InvalidHandler = (request: Request<object, unknown, unknown>, refused: Refused) => unknown
