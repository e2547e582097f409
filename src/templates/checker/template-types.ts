// What a project tells `nuages check` about its templates, by declaration merging. The interfaces are empty until it does.

/**
 * The project's own filters, and built-in ones that it replaces, as functions of the value and the arguments:
 * `declare module 'nuages/templates' { interface FilterTypes { money(value: number, currency?: string): string } }`.
 */
export interface FilterTypes {}

/** The project's own tests, as {@link FilterTypes}: `interface TestTypes { published(value: Article): boolean }`. Type predicates narrow. */
export interface TestTypes {}

/** Variables that every template knows: `interface TemplateGlobals { paper: Paper; asset(name: string): string }`. */
export interface TemplateGlobals {}
