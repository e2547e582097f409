// Typed names for what one part of an application leaves on a request for another.

declare const $type: unique symbol

/** The name of something that a request carries, and its type. Two keys of one name are two keys. */
export interface Key<T> {
  readonly name: string
  readonly [$type]?: T
}

/** Makes a key: `const currentUser = key<User>('user')`, then `request.set(currentUser, user)` and `request.get(currentUser)`. */
export function key<T>(name: string): Key<T> {
  return Object.freeze({ name })
}
