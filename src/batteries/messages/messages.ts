// One-time messages for the visitor: said in one request ("Saved."), shown in the next, then gone. Django's messages and
// Flask's flash. They wait in the session.

import { shown } from '../../http.ts'
import { NuagesError, type Request } from '../../nuages.ts'

/** How a message is meant; a class name for its style. */
export type MessageLevel = 'debug' | 'info' | 'success' | 'warning' | 'error'

/** A message that waits. */
export interface Message {
  readonly level: MessageLevel
  readonly text: string
}

const LEVELS: readonly string[] = ['debug', 'info', 'success', 'warning', 'error'] satisfies MessageLevel[]
const NAME = '_messages'
/** Messages that wait at most; the oldest go. */
const MOST = 50

type AnyRequest = Request<object, unknown, unknown>

/** Leaves a message for the visitor's next page: `flash(request, 'Saved.', 'success')`. Throws `MESSAGE_INVALID` for what is no text. */
export function flash(request: AnyRequest, text: string, level: MessageLevel = 'info'): void {
  if (typeof text !== 'string' || !LEVELS.includes(level)) {
    throw new NuagesError('MESSAGE_INVALID', `flash() was given ${shown(text)} as ${shown(level)}, expected a text and a level.`, {
      hint: `Levels are ${LEVELS.join(', ')}. Markup belongs into the page that shows the message.`,
    })
  }
  request.session.set(NAME, [...waiting(request), { level, text }].slice(-MOST))
}

/** The messages that wait, which are gone by this. */
export function takeMessages(request: AnyRequest): readonly Message[] {
  const messages = waiting(request)
  if (messages.length > 0) request.session.delete(NAME)
  return messages
}

function waiting(request: AnyRequest): readonly Message[] {
  const kept = request.session.get(NAME)
  return Array.isArray(kept) ? (kept as Message[]) : []
}
