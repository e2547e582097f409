// What may be looked up on an instance of a class: its own keys, then what its class and the classes that this one extends
// define, up to the first prototype that belongs to the language. So templates reach what the application wrote, and never
// Object, Function, or what they lead to.

/** Names that no look-up answers, whatever the value: they lead from a value to its class, or are meant to be private. */
export function isForbidden(name: string): boolean {
  return name.charCodeAt(0) === 95 || name === 'constructor' || name === 'prototype'
}

const builtins: WeakMap<object, boolean> = new WeakMap()

/** Whether `prototype` belongs to the language (of any realm), not to the application. */
function isBuiltin(prototype: object): boolean {
  const known = builtins.get(prototype)
  if (known !== undefined) return known
  const answer = readBuiltin(prototype)
  builtins.set(prototype, answer)
  return answer
}

function readBuiltin(prototype: object): boolean {
  if (LANGUAGE.has(prototype)) return true
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  if (typeof maker === 'function') return Function.prototype.toString.call(maker).endsWith('{ [native code] }')
  // Prototypes of generators and iterators, also of another realm, are tagged and have no function as constructor.
  return Object.hasOwn(prototype, Symbol.toStringTag)
}

/** Prototypes of the language that are not some global's `prototype`. */
const LANGUAGE: ReadonlySet<object> = new Set<object>([
  Function.prototype,
  Object.prototype,
  ...chain([][Symbol.iterator]()),
  ...chain((function* () {})()),
  ...chain((async function* () {})()),
  ...chain(new Map()[Symbol.iterator]()),
  ...chain(new Set()[Symbol.iterator]()),
  ...chain(''[Symbol.iterator]()),
])

function chain(value: object): object[] {
  const list: object[] = []
  for (let at = Object.getPrototypeOf(value) as object | null; at !== null; at = Object.getPrototypeOf(at) as object | null) list.push(at)
  return list
}

/** Whether a class of the application that `object` is an instance of defines `name`. */
export function isInherited(object: object, name: string): boolean {
  if (isForbidden(name)) return false
  let prototype = Object.getPrototypeOf(object) as object | null
  while (prototype !== null && !isBuiltin(prototype)) {
    if (Object.hasOwn(prototype, name)) return true
    prototype = Object.getPrototypeOf(prototype) as object | null
  }
  return false
}
