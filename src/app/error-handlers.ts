// Pages of the application's own for errors: by class, by status.

import { NuagesError, shown } from '../base/errors.ts'
import type { AnyRequest } from './handler.ts'
import type { Returnable } from './returnable.ts'

/** Makes an answer of an error. What it returns keeps the error's status, unless it is a `Response`. */
export type ErrorHandler<E = unknown> = (error: E, request: AnyRequest) => Returnable | Promise<Returnable>

/** A class of errors. */
export type ErrorType<E = unknown> = abstract new (...args: never[]) => E

/** The handlers that were registered. */
export class ErrorHandlers {
  readonly #byType: Map<unknown, ErrorHandler> = new Map()
  readonly #byStatus: Map<number, ErrorHandler> = new Map()

  add(type: number | ErrorType, handler: ErrorHandler): void {
    if (typeof type === 'function') this.#byType.set(type, handler)
    else if (Number.isInteger(type) && type >= 400 && type <= 599) this.#byStatus.set(type, handler)
    else
      throw new NuagesError(
        'ERROR_HANDLER_INVALID',
        `An error handler is for ${shown(type)}, expected a status from 400 to 599 or a class.`,
      )
  }

  /** The handler for the most particular class of `error`, else for its status, unless that is null. */
  find(error: unknown, status: number | null): ErrorHandler | undefined {
    for (let type = prototypeOf(error); type !== null; type = prototypeOf(type)) {
      const handler = this.#byType.get((type as { constructor?: unknown }).constructor)
      if (handler !== undefined) return handler
    }
    return status === null ? undefined : this.#byStatus.get(status)
  }
}

function prototypeOf(value: unknown): object | null {
  return typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : null
}
