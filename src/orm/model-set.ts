// Model sets: which models there are. JavaScript cannot list the subclasses of a class, so a blueprint names its models.

import { NuagesError, shown } from '../base/errors.ts'
import { checkOptions } from './known-names.ts'
import { isModel, schemaOf } from './schema.ts'

/** The models of a blueprint, and where their migrations are. */
export interface ModelSet<
  out Label extends string = string,
  out Models extends Readonly<Record<string, Function>> = Readonly<Record<string, Function>>,
> {
  /** The first part of their tables' names. */
  readonly label: Label
  readonly models: Models
  /** The folder of their migrations, if they are managed. */
  readonly migrations: string | URL | null
}

/** Names models and fixes their tables as `label_name`: `modelSet('blog', { Article, Comment })`. Throws ORM_MODEL_SET, ORM_MODEL_TWICE. */
export function modelSet<const Label extends string, Models extends Readonly<Record<string, Function>>>(
  label: Label,
  models: Models,
  options: { migrations?: string | URL } = {},
): ModelSet<Label, Models> {
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(label)) {
    throw new NuagesError('ORM_MODEL_SET', `a model set was given the label ${shown(label)}`, {
      hint: 'a label is a small letter, and at most 39 small letters, digits and _ behind it: it begins the names of tables',
    })
  }
  checkOptions('modelSet', options, ['migrations'])
  for (const [name, model] of Object.entries(models)) {
    if (!isModel(model))
      throw new NuagesError('ORM_MODEL_SET', `${shown(name)} in the model set ${shown(label)} is ${shown(model)}, which is no model`)
    schemaOf(model).register(label, name)
  }
  return Object.freeze({ label, models: Object.freeze({ ...models }), migrations: options.migrations ?? null })
}
