// Forms by hand: what was typed, tidied up, and what is wrong with it, so that the page can be shown again.

/** What a field takes. */
export interface Rule {
  /** What is said where nothing was typed. Without it the field may be empty. */
  readonly missing?: string
  /** Characters at most, as databases count them. */
  readonly longest: number
  /** Whether lines may be broken. */
  readonly lines?: boolean
  /** What is wrong with a text that is there, if anything. */
  readonly check?: (text: string) => string | undefined
}

/** A form as it was filled in. */
export interface Filled<Field extends string = string> {
  readonly values: Readonly<Record<Field, string>>
  /** A sentence for each field that has to be mended; under `form` one about the whole. */
  readonly problems: Readonly<Record<string, string | undefined>>
}

/** What has `get`: a form, or a body of JSON that was made one. */
export interface Fields {
  get(name: string): string | null
}

/** A form that nobody has filled in, or with what it begins with. */
export function blank<Field extends string>(values: Readonly<Record<Field, string>>): Filled<Field> {
  return { values, problems: {} }
}

/** Reads a form by its rules. */
export function fill<Field extends string>(form: Fields, rules: Readonly<Record<Field, Rule>>): Filled<Field> {
  const values: Partial<Record<Field, string>> = {}
  const problems: Record<string, string> = {}
  for (const name of Object.keys(rules) as Field[]) {
    const text = tidy(form.get(name) ?? '', rules[name].lines === true)
    const problem = problemOf(text, rules[name])
    values[name] = text
    if (problem !== undefined) problems[name] = problem
  }
  return { values: values as Record<Field, string>, problems }
}

/** The same form with one more problem. */
export function withProblem<Field extends string>(filled: Filled<Field>, field: Field | 'form', problem: string): Filled<Field> {
  return { ...filled, problems: { ...filled.problems, [field]: problem } }
}

/** Whether nothing has to be mended. */
export function isFine({ problems }: Filled): boolean {
  return Object.keys(problems).length === 0
}

/** Without what no keyboard writes and no database takes: control characters, halves of surrogate pairs. */
function tidy(text: string, hasLines: boolean): string {
  const whole = text.toWellFormed().replace(/\r\n?/g, '\n')
  return (hasLines ? whole.replace(/[^\P{Cc}\n\t]/gu, '') : whole.replace(/\p{Cc}+/gu, ' ')).trim()
}

function problemOf(text: string, { missing, longest, check }: Rule): string | undefined {
  if (text === '') return missing
  const length = [...text].length
  if (length > longest) return `This is ${length} characters long; ${longest} fit.`
  return check?.(text)
}
