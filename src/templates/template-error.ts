// Errors of a running template. Those that Python itself would raise carry its class name in `pythonName` and its text as
// message, so that a template that fails under Jinja2 fails here with the same words.

import { type ErrorOptions, NuagesError } from '../base/errors.ts'

/** Any error that a template causes. `pythonName` is the class that Jinja2 or Python raises in the same place. */
export class TemplateError extends NuagesError {
  override readonly name: string
  readonly pythonName: string

  constructor(code: string, pythonName: string, message: string, options: ErrorOptions = {}) {
    super(code, message, options)
    this.name = new.target.name
    this.pythonName = pythonName
  }
}

/** Something went wrong while a template ran. */
export class TemplateRuntimeError extends TemplateError {
  constructor(message: string, options: ErrorOptions = {}, code = 'TEMPLATE_RUNTIME', pythonName = 'TemplateRuntimeError') {
    super(code, pythonName, message, options)
  }
}

/** A value that does not exist was used where only an existing one makes sense. */
export class UndefinedError extends TemplateRuntimeError {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options, 'TEMPLATE_UNDEFINED', 'UndefinedError')
  }
}

/** A filter was called with arguments that it cannot use. */
export class FilterArgumentError extends TemplateRuntimeError {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options, 'TEMPLATE_FILTER_ARGUMENT', 'FilterArgumentError')
  }
}

/** A template did what its sandbox forbids. */
export class SecurityError extends TemplateRuntimeError {
  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options, 'TEMPLATE_SECURITY', 'SecurityError')
  }
}

/** A value of the wrong type; Python's TypeError. */
export class TemplateTypeError extends TemplateError {
  constructor(message: string, options: ErrorOptions = {}) {
    super('TEMPLATE_TYPE', 'TypeError', message, options)
  }
}

/** A value of the right type that is not good; Python's ValueError. */
export class TemplateValueError extends TemplateError {
  constructor(message: string, options: ErrorOptions = {}) {
    super('TEMPLATE_VALUE', 'ValueError', message, options)
  }
}

/** A key or an index that is not there; Python's KeyError or IndexError. */
export class TemplateLookupError extends TemplateError {
  constructor(pythonName: 'KeyError' | 'IndexError', message: string, options: ErrorOptions = {}) {
    super('TEMPLATE_LOOKUP', pythonName, message, options)
  }
}

/** Arithmetic without an answer: a division by zero, a result beyond the limits. */
export class TemplateArithmeticError extends TemplateError {
  constructor(pythonName: 'ZeroDivisionError' | 'OverflowError' | 'MemoryError', message: string, options: ErrorOptions = {}) {
    super('TEMPLATE_ARITHMETIC', pythonName, message, options)
  }
}

/** A value without an attribute that a filter needs; Python's AttributeError. */
export class TemplateAttributeError extends TemplateError {
  constructor(message: string, options: ErrorOptions = {}) {
    super('TEMPLATE_ATTRIBUTE', 'AttributeError', message, options)
  }
}

/** An argument outside what a filter asserts; Python's AssertionError. */
export class TemplateAssertionFailure extends TemplateError {
  constructor(message: string, options: ErrorOptions = {}) {
    super('TEMPLATE_ASSERTION', 'AssertionError', message, options)
  }
}

/** What is said wherever a promise stands where its value is needed. */
export function promiseError(): TemplateTypeError {
  return new TemplateTypeError('A promise stands where the template needs its value.', {
    hint: 'Await it before rendering, or render with renderAsync().',
  })
}
