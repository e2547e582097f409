// Which line of the program asked, for warnings while it is developed.

/** The folder of this package's code. */
const OWN: string = new URL('..', import.meta.url).href

/** Whether the program is being developed: `nuages dev`, or DEBUG=1. */
export function isDeveloping(): boolean {
  return process.env['DEBUG'] === '1'
}

/** The file and the line outside of this package that is being run; undefined if there is none. */
export function callerLine(): string | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 50
  const { stack = '' } = new Error('where')
  Error.stackTraceLimit = stackTraceLimit
  for (const line of stack.split('\n').slice(1)) {
    const place = /(?:\(|\bat (?:async )?)((?:file:\/\/|\/|[A-Za-z]:\\)[^()]+:\d+):\d+\)?$/.exec(line)?.[1]
    if (place === undefined || place.startsWith(OWN) || place.includes('node_modules')) continue
    return place.startsWith('file://') ? decodeURIComponent(new URL(place).pathname) : place
  }
  return undefined
}
