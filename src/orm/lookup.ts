// The classes of look-ups. `is`, in is.ts, makes them.

import { Made } from './made.ts'

/** A condition on a `T`. */
export class Lookup<out T> extends Made<T> {
  declare readonly made: 'lookup'
}
/** A condition on the characters of a text, whatever its choices are. */
export class TextLookup<out T> extends Made<T> {
  declare readonly made: 'text'
}
/** A condition on related rows; all of `W` is about one and the same row. */
export class Some<M, out W> extends Made<{ readonly of: M; readonly where: W }> {
  declare readonly made: 'some'
}
