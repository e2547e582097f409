// Objects that are nothing but data: `{}`, what JSON.parse gives, null-prototype records. Python would have a dict there.

/** Whether `value` is a record of data and no instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === Object.prototype || prototype === null) return true
  // Another realm (node:vm, a worker's structuredClone) has an Object.prototype of its own.
  return (
    Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'isPrototypeOf') && Object.hasOwn(prototype, 'hasOwnProperty')
  )
}

/** Whether `value` is a dict to a template: a Map or a plain object. */
export function isDict(value: unknown): value is Map<unknown, unknown> | Record<string, unknown> {
  return value instanceof Map || isPlainObject(value)
}
