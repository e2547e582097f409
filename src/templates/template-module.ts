// A template as a module: what `import` gives, and what an application takes macros from.

import { TemplateObject } from './callable.ts'
import type { CompiledModule, RunContext } from './contract.ts'
import { repr } from './python-text.ts'
import { Sink } from './sink.ts'

/** The exports of a template, and the text that it printed while it made them. */
export class TemplateModule extends TemplateObject {
  readonly #exports: ReadonlyMap<string, unknown>
  readonly #body: string
  readonly #template: string | null

  constructor(exports: ReadonlyMap<string, unknown>, body: string, template: string | null) {
    super()
    this.#exports = exports
    this.#body = body
    this.#template = template
  }

  /** Runs the template: what it exports is known at its end. */
  static make(module: CompiledModule, context: RunContext): TemplateModule | Promise<TemplateModule> {
    const { name } = module.template
    const sink = new Sink()
    const body = module.render(context, sink)
    if (typeof body === 'string') return new TemplateModule(context.exports(), body, name)
    return body.then(() => new TemplateModule(context.exports(), sink.take(), name))
  }

  /** An exported value; undefined where there is none of that name. */
  override attribute(name: string): unknown {
    return this.#exports.get(name)
  }

  /** The template's name as messages show it. */
  get name(): string {
    return this.#template === null ? "'<template>'" : repr(this.#template)
  }

  override toString(): string {
    return this.#body
  }
}
