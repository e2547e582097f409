// A view: one object that answers a path, a method for each verb (Flask's MethodView, Django's class-based View).

import { NuagesError, shown } from '../base/errors.ts'
import type { Params } from '../http/pattern.ts'
import type { Request } from '../http/request.ts'
import type { Response } from '../http/response.ts'
import type { AnyRequest } from './handler.ts'
import type { Returnable } from './returnable.ts'

type ViewMethod<P> = (request: Request<P>) => Returnable | Response | Promise<Returnable | Response>

/** What answers the requests for a path, verb by verb. HEAD is GET's unless there is a `head`. */
export interface View<P extends string = string> {
  get?: ViewMethod<Params<P>>
  post?: ViewMethod<Params<P>>
  put?: ViewMethod<Params<P>>
  patch?: ViewMethod<Params<P>>
  delete?: ViewMethod<Params<P>>
  head?: ViewMethod<Params<P>>
  options?: ViewMethod<Params<P>>
}

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

/** The view's methods as handlers. */
export function handlersOf(view: View<never>, path: string): [method: string, handler: (request: AnyRequest) => unknown][] {
  if ((typeof view !== 'object' && typeof view !== 'function') || view === null)
    throw new NuagesError('VIEW_EMPTY', `The view for ${shown(path)} is ${shown(view)}, expected an object.`, {
      hint: 'Give an object with methods: app.view(path, new NoteView()).',
    })
  const handlers: [string, (request: AnyRequest) => unknown][] = []
  for (const verb of VERBS) {
    const method = (view as Record<string, unknown>)[verb]
    if (method === undefined) continue
    if (typeof method !== 'function')
      throw new NuagesError('VIEW_METHOD', `The view for ${shown(path)} has ${shown(method)} as its ${verb}, expected a method.`)
    handlers.push([verb.toUpperCase(), (request) => method.call(view, request)])
  }
  if (handlers.length > 0) return handlers
  throw new NuagesError('VIEW_EMPTY', `The view for ${shown(path)} answers nothing.`, {
    hint: typeof view === 'function' ? 'Give an object: app.view(path, new NoteView()).' : 'Give it a method such as get(request).',
  })
}
