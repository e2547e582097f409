// A template that no loader has.

import { TemplateError } from './template-error.ts'
import { isUndefined } from './undefined.ts'

/** No template of that name. `places` are those that were looked at. */
export class TemplateNotFound extends TemplateError {
  readonly template: string
  readonly places: readonly string[]

  constructor(
    template: string,
    places: readonly string[] = [],
    message: string = template,
    near: string | null = null,
    pythonName = 'TemplateNotFound',
  ) {
    const hint = [
      `No template is called ${JSON.stringify(template)}.`,
      near === null ? '' : `Did you mean ${JSON.stringify(near)}?`,
      places.length === 0 ? '' : `Looked at ${places.join(', ')}.`,
    ].filter((part) => part !== '')
    super('TEMPLATE_NOT_FOUND', pythonName, message, {
      ...(hint.length === 0 ? {} : { hint: hint.join(' ') }),
      details: { template, places },
    })
    this.template = template
    this.places = places
  }
}

/** None of several templates. */
export class TemplatesNotFound extends TemplateNotFound {
  readonly templates: readonly unknown[]

  constructor(templates: readonly unknown[]) {
    const names = templates.map((name) => (isUndefined(name) && name !== undefined ? name.message : String(name)))
    const message =
      templates.length === 0
        ? 'Tried to select from an empty list of templates.'
        : `none of the templates given were found: ${names.join(', ')}`
    super(names.at(-1) ?? '', [], message, null, 'TemplatesNotFound')
    this.templates = templates
  }
}
