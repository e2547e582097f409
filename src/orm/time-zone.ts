// Time zones by their IANA names: what the clock of a place shows at an instant, and the other way round. The rules are those that
// the JavaScript engine has, from 1900 to 2100; beyond these years the last offset goes on.

import { NuagesError, shown } from '../base/errors.ts'

/** From when on a zone has another offset. */
export interface Transition {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Seconds to add to UTC from then on. */
  readonly offset: number
}

/** The offset before the first transition, and all transitions in order. */
export interface ZoneRules {
  readonly first: number
  readonly transitions: readonly Transition[]
}

/** Areas and places, no offsets: `Europe/Paris`, `UTC`. PostgreSQL would read `+02:00` the other way round. */
const NAME = /^[A-Za-z]\w*(?:[/-][A-Za-z0-9_+-]+)*$/

/** The name of a time zone. Throws ORM_TIME_ZONE. */
export function checkTimeZone(given: unknown): string {
  if (typeof given === 'string' && NAME.test(given) && isKnown(given)) return given
  throw new NuagesError('ORM_TIME_ZONE', `there is no time zone ${shown(given)}`, { hint: "write its IANA name, such as 'Europe/Paris'" })
}

function isKnown(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

const rules = new Map<string, ZoneRules>()

/** The rules of a zone that exists. Found once. */
export function rulesOf(zone: string): ZoneRules {
  const known = rules.get(zone)
  if (known !== undefined) return known
  const found = findRules(zone)
  rules.set(zone, found)
  return found
}

const START = Date.UTC(1900, 0, 1)
const END = Date.UTC(2100, 0, 1)
/** No zone has two transitions within less. */
const STEP = 10 * 86_400_000
const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

function findRules(zone: string): ZoneRules {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
  const offset = (time: number): number => {
    const [, sign, hours = 0, minutes = 0, seconds = 0] = OFFSET.exec(format.format(time)) ?? []
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds))
  }
  const transitions: Transition[] = []
  const first = offset(START)
  let last = first
  for (let time = START + STEP; time <= END; time += STEP) {
    const now = offset(time)
    if (now === last) continue
    transitions.push({ at: transitionBetween(time - STEP, time, last, offset), offset: now })
    last = now
  }
  return { first, transitions }
}

function transitionBetween(from: number, to: number, before: number, offset: (time: number) => number): number {
  let [low, high] = [from, to]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offset(middle) === before) low = middle
    else high = middle
  }
  return high
}

/** The offset that holds at a time, where `from` tells when a transition takes place. */
function offsetBy(zone: string, time: number, from: (transition: Transition) => number): number {
  const { first, transitions } = rulesOf(zone)
  let low = 0
  let high = transitions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (from(transitions[middle] as Transition) <= time) low = middle + 1
    else high = middle
  }
  return low === 0 ? first : (transitions[low - 1] as Transition).offset
}

/** What the clock of a zone shows at an instant, as if it were UTC. In milliseconds. */
export function localOf(instant: number, zone: string): number {
  return instant + offsetBy(zone, instant, ({ at }) => at) * 1000
}

/** From when on a clock shows the time of a transition. */
export function localAt({ at, offset }: Transition): number {
  return at + offset * 1000
}

/**
 * The instant at which the clock of a zone shows a time. Of a time that is left out in spring, the one by the offset before; of one
 * that comes twice in autumn, the second, as PostgreSQL has it.
 */
export function instantOf(local: number, zone: string): number {
  return local - offsetBy(zone, local, localAt) * 1000
}
