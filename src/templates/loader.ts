// Where templates come from. A loader has one task, so that a database or an archive can be one too.

/** The text of a template. */
export interface LoadedSource {
  readonly source: string
  /** Where it was read, for messages. */
  readonly filename?: string
  /** Whether the text is still what the loader would give. Asked before each use where the environment reloads. Default: yes. */
  isFresh?(): boolean
}

/** Gives templates by name. Names are paths with `/`, whatever the system's separator. */
export interface Loader {
  /** The template, or null where there is none of that name. A promise is for environments that only render asynchronously. */
  load(name: string): LoadedSource | null | Promise<LoadedSource | null>
  /** Where `load` would look, for the message of a template that is not found. */
  places(name: string): string[]
  /** All names, where they can be listed: for suggestions, checking and building. */
  list?(): string[]
}

/** Templates from an object or a Map: tests, and small applications. */
export class DictLoader implements Loader {
  readonly #templates: ReadonlyMap<string, string>

  constructor(templates: Readonly<Record<string, string>> | ReadonlyMap<string, string>) {
    this.#templates = templates instanceof Map ? templates : new Map(Object.entries(templates))
  }

  load(name: string): LoadedSource | null {
    const source = this.#templates.get(name)
    return source === undefined ? null : { source, isFresh: () => this.#templates.get(name) === source }
  }

  places(): string[] {
    return ['a dict']
  }

  list(): string[] {
    return [...this.#templates.keys()].sort()
  }
}

/** What a function of a {@link FunctionLoader} may give: the text, the text with its facts, or null. */
export type FunctionResult = string | LoadedSource | null | undefined

/** Templates from a function of the name, which may be asynchronous. */
export class FunctionLoader implements Loader {
  readonly #read: (name: string) => FunctionResult | Promise<FunctionResult>

  constructor(read: (name: string) => FunctionResult | Promise<FunctionResult>) {
    this.#read = read
  }

  load(name: string): LoadedSource | null | Promise<LoadedSource | null> {
    const result = this.#read(name)
    return result instanceof Promise ? result.then(sourceOf) : sourceOf(result)
  }

  places(): string[] {
    return ['a function']
  }
}

function sourceOf(result: FunctionResult): LoadedSource | null {
  return typeof result === 'string' ? { source: result } : (result ?? null)
}

/** Several loaders, each under its prefix: `blog/list.html` is `list.html` of the loader `blog`. */
export class PrefixLoader implements Loader {
  readonly #loaders: ReadonlyMap<string, Loader>
  readonly #delimiter: string

  constructor(loaders: Readonly<Record<string, Loader>> | ReadonlyMap<string, Loader>, delimiter = '/') {
    this.#loaders = loaders instanceof Map ? loaders : new Map(Object.entries(loaders))
    this.#delimiter = delimiter
  }

  #find(name: string): { loader: Loader; rest: string } | null {
    const end = name.indexOf(this.#delimiter)
    const loader = end < 0 ? undefined : this.#loaders.get(name.slice(0, end))
    return loader === undefined ? null : { loader, rest: name.slice(end + this.#delimiter.length) }
  }

  load(name: string): LoadedSource | null | Promise<LoadedSource | null> {
    const found = this.#find(name)
    return found === null ? null : found.loader.load(found.rest)
  }

  places(name: string): string[] {
    const found = this.#find(name)
    return found === null ? [`the prefixes ${[...this.#loaders.keys()].join(', ')}`] : found.loader.places(found.rest)
  }

  list(): string[] {
    return [...this.#loaders].flatMap(([prefix, loader]) => (loader.list?.() ?? []).map((name) => prefix + this.#delimiter + name))
  }
}

/** The first of several loaders that has the template. */
export class ChoiceLoader implements Loader {
  readonly #loaders: readonly Loader[]

  constructor(loaders: readonly Loader[]) {
    this.#loaders = loaders
  }

  load(name: string): LoadedSource | null | Promise<LoadedSource | null> {
    return this.#from(name, 0)
  }

  #from(name: string, index: number): LoadedSource | null | Promise<LoadedSource | null> {
    for (let next = index; next < this.#loaders.length; next += 1) {
      const result = (this.#loaders[next] as Loader).load(name)
      if (result instanceof Promise) return result.then((loaded) => loaded ?? this.#from(name, next + 1))
      if (result !== null) return result
    }
    return null
  }

  places(name: string): string[] {
    return this.#loaders.flatMap((loader) => loader.places(name))
  }

  list(): string[] {
    return [...new Set(this.#loaders.flatMap((loader) => loader.list?.() ?? []))].sort()
  }
}
