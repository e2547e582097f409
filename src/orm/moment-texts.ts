// What texts of moments look like, as ISO 8601 writes them: patterns that every engine's regular expressions and JavaScript's
// understand alike.

const NONE_ZERO = '(?!0000)'
const LONG = '(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])'
const SHORT = '(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)'
const USUAL = `${NONE_ZERO}[0-9]{4}-(?:${LONG}|${SHORT}|02-(?:0[1-9]|1[0-9]|2[0-8]))`
const LEAP = `${NONE_ZERO}(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29`
const DAY = `(?:${USUAL}|${LEAP})`
const MINUTES = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
const CLOCK = `${MINUTES}(?::[0-5][0-9](?:[.][0-9]{1,9})?)?`
const ZONE = '(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])'
/** By an offset these might be of another year than those that there are. */
const NO_EDGES = '(?!(?:0001-01-01|9999-12-31).*[+-][0-9]{2}:[0-9]{2}$)'

/** A day, or a day and a time of it. */
export const MOMENT: string = `^${NO_EDGES}${DAY}(?:[ T]${CLOCK}${ZONE}?)?$`
/** A time of a day, the day before it or not. */
export const TIME_OF_DAY: string = `^(?:${DAY}[ T])?${CLOCK}${ZONE}?$`
/** The offset that a moment ends with. */
export const OFFSET: string = `${ZONE}$`
/** The time within either, to the microsecond. */
export const SHOWN: string = `${MINUTES}(?::[0-5][0-9](?:[.][0-9]{1,6})?)?`

const [moment, timeOfDay, offset, shown] = [MOMENT, TIME_OF_DAY, OFFSET, SHOWN].map((pattern) => new RegExp(pattern)) as [
  RegExp,
  RegExp,
  RegExp,
  RegExp,
]

/** The day that a text says, or null. */
export function dayIn(text: string): string | null {
  return moment.test(text) ? text.slice(0, 10) : null
}

/** The time that a text says, with six digits after the point, or null. */
export function timeIn(text: string): string | null {
  const found = timeOfDay.test(text) ? shown.exec(text) : null
  if (found === null) return null
  const [clock, fraction = ''] = found[0].split('.')
  return `${clock?.padEnd(8, ':00')}.${fraction.padEnd(6, '0')}`
}

/** The instant that a text says, by its offset or by UTC, or null. What is finer than a millisecond is cut off. */
export function instantIn(text: string): Date | null {
  if (!moment.test(text)) return null
  const zone = offset.exec(text)?.[0] ?? ''
  const local = text.slice(0, text.length - zone.length)
  return new Date(`${local.slice(0, 10)}T${local.slice(11, 23) || '00:00'}${zone || 'Z'}`)
}
