// The names of a template while its shadow is written: what each means, where it stands.

import type { Expression, MacroNode } from '../nodes.ts'

/** What a name of a template means in its shadow. */
export type Binding =
  | { readonly kind: 'variable'; readonly id: string }
  /** A macro: its function in TypeScript, and what calls are compared with. */
  | { readonly kind: 'macro'; readonly id: string; readonly macro: MacroNode; readonly isTyped: boolean }
  /** A template that was imported under a name. */
  | { readonly kind: 'module'; readonly id: string; readonly template: string }
  /** Something whose type nobody knows: `caller`, `varargs`. */
  | { readonly kind: 'any' }

/** The names that one part of a template adds to those around it. */
export class Frame {
  readonly parent: Frame | null
  readonly names: Map<string, Binding> = new Map()

  constructor(parent: Frame | null) {
    this.parent = parent
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name)
  }

  /** Every name that is seen from here. */
  all(): string[] {
    return [...this.names.keys(), ...(this.parent?.all() ?? [])]
  }

  get root(): Frame {
    return this.parent === null ? this : this.parent.root
  }

  /** Every variable that is seen from here. */
  variables(): Map<string, string> {
    const found = this.parent?.variables() ?? new Map<string, string>()
    for (const [name, binding] of this.names) {
      if (binding.kind === 'variable') found.set(name, binding.id)
      else found.delete(name)
    }
    return found
  }
}

/** Makes identifiers: `v_title`, then `v_title$1`. */
export class Identifiers {
  readonly #counts: Map<string, number> = new Map()

  make(name: string, prefix = 'v_'): string {
    const count = this.#counts.get(prefix + name) ?? 0
    this.#counts.set(prefix + name, count + 1)
    return count === 0 ? prefix + name : `${prefix}${name}$${count}`
  }
}

/** The text of a literal; null for anything else. */
export function literalText(node: Expression | null | undefined): string | null {
  return node?.kind === 'Const' && typeof node.value === 'string' ? node.value : null
}

/** The name as it was written in the template, of a name of its shadow. */
export function plainNames(text: string): string {
  return text.replace(/\$c\./g, '').replace(/\b[vm]_([\p{ID_Continue}]+)(?:\$\d+)?/gu, '$1')
}

/** What stands for a name in a shadow. */
export function identifierOf(binding: Binding): string {
  return binding.kind === 'any' || binding.kind === 'module' ? '$any' : binding.id
}
