// The first question of every look-up: whether a value is one whose own keys and getters can be read without further ado.

import { SafeString } from '../base/safe-string.ts'
import { TemplateObject } from './callable.ts'
import { DictView } from './dict-view.ts'
import { Float } from './float.ts'
import { Namespace } from './namespace.ts'
import { Range } from './range.ts'
import { Undefined } from './undefined.ts'

/** Prototypes whose chain holds no built-in one beside Object.prototype: instances of plain classes. Weak, so classes can go. */
const PLAIN: WeakSet<object> = new WeakSet<object>([Object.prototype])
const BUILT_IN: ReadonlySet<object> = new Set<object>(
  [
    ...[Array, Map, Set, WeakMap, WeakSet, WeakRef, Date, RegExp, Promise, Error, Function, String, Number, Boolean, BigInt, Symbol],
    ...[ArrayBuffer, DataView, Object.getPrototypeOf(Uint8Array), Iterator],
    // What templates know as a type of its own, with a table of methods or an answer of its own.
    ...[SafeString, Float, Range, Undefined, DictView, TemplateObject, Namespace],
  ].map((type: { prototype: unknown }) => type.prototype as object),
)
  // The global object is no data, whoever hands it to a template.
  .add(Object.getPrototypeOf(globalThis) as object)

/** Whether `value` is a plain object, or an instance of classes that extend nothing built in: reading a key that Object.prototype does not have is safe. */
export function isPlain(value: object): boolean {
  const prototype: object | null = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null || PLAIN.has(prototype) || learn(prototype)
}

function learn(prototype: object): boolean {
  for (let step: object | null = prototype; step !== Object.prototype; step = Object.getPrototypeOf(step)) {
    if (step === null || BUILT_IN.has(step) || typeof step === 'function') return false
  }
  PLAIN.add(prototype)
  return true
}

/** Whether a template may name this key at all: none with a leading `_`, and nothing of Object.prototype. */
export function isOpenKey(key: string): boolean {
  return !key.startsWith('_') && !(key in Object.prototype) && key !== 'prototype'
}
