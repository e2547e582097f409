// Arguments of built-in methods and filters, checked as Python checks them.

import { SafeString } from '../base/safe-string.ts'
import { isInteger } from './number.ts'
import { TemplateTypeError } from './template-error.ts'
import { typeName } from './type-name.ts'
import { asUndefined, isUndefined } from './undefined.ts'

/** Whether `value` is a text, Markup among them. */
export function isText(value: unknown): value is string | SafeString {
  return typeof value === 'string' || SafeString.is(value)
}

/** `value` as text; throws the TypeError that `message` makes of its type's name. */
export function textArgument(value: unknown, message: (type: string) => string): string {
  if (typeof value === 'string') return value
  if (SafeString.is(value)) return value.toString()
  if (isUndefined(value)) return asUndefined(value).fail()
  throw new TemplateTypeError(message(typeName(value)))
}

/** Whether `value`, an integer or a boolean, is not zero. Throws Python's TypeError for anything else, as sorted(reverse=...) does. */
export function flagArgument(value: unknown): boolean {
  return integerArgument(value) !== 0
}

/** `value` as an integer; throws Python's TypeError. */
export function integerArgument(value: unknown): number {
  if (isInteger(value)) return Number(value)
  if (isUndefined(value)) return asUndefined(value).fail()
  throw new TemplateTypeError(`'${typeName(value)}' object cannot be interpreted as an integer`)
}
