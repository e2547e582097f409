// Where in the user's source something was registered, for errors that must name two places.

/** A place, looked up only when asked for: reading a stack costs more than taking it. */
export type Place = () => string

/** The place that called `called`. */
export function placeOf(called: (...args: never[]) => unknown): Place {
  const trace: { stack?: string } = {}
  Error.captureStackTrace(trace, called)
  return () => {
    const frame = /^ {4}at (?:.*\()?(.+?):(\d+):\d+\)?$/m.exec(trace.stack ?? '')
    return frame === null ? 'an unknown place' : `${(frame[1] as string).replace('file://', '')}:${frame[2]}`
  }
}
