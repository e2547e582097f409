// A driver as our connections use it, and pg as one. Statements are submitted to it as its own cursors are (node-postgres, `client.query` of an
// object with `submit`), in the extended protocol (PostgreSQL manual, 54.2.3): what comes back is made into rows in place, and a
// prepared statement is described once, since the server refuses to run one whose result would be another.

import type { Value } from './backend.ts'
import { runMessages } from './postgres-message.ts'

/** What of node-postgres' Client is used here. Drivers that have the same face, or are given it, can stand in for it. */
export interface PostgresClient {
  query(text: string): Promise<{ readonly command: string }>
  query(query: PostgresQuery): Promise<PostgresAnswer>
  /**
   * Several statements in one trip there and back. The first that fails is the last that runs; `before` is told what came of those before
   * it, where the client knows. Without `queryAll` they follow each other.
   */
  queryAll?(queries: readonly PostgresQuery[], before?: (answers: readonly PostgresAnswer[]) => void): Promise<readonly PostgresAnswer[]>
  end(): Promise<void>
  /** Drops the connection at once, whatever is under way. Without it, `end` is waited for a moment. */
  cut?(): void
  on(event: 'error' | 'end', listener: () => void): unknown
}
/** A statement with its values as text, whose rows come as arrays of what `types` makes of the text of a value. */
export interface PostgresQuery {
  text: string
  values: (string | Buffer | null)[]
  rowMode: 'array'
  types: { getTypeParser(oid: number): (text: string) => Value }
  queryMode: 'extended'
  /** Under which the connection keeps it prepared. */
  name?: string
}
/** What came of it. */
export interface PostgresAnswer {
  readonly rows: Value[][]
  readonly fields: readonly { readonly name: string }[]
  readonly rowCount: number | null
  readonly command: string
}

type Parse = (text: string) => Value

interface Field {
  readonly name: string
  readonly dataTypeID: number
}
/** What the columns of a statement are. */
interface Description {
  readonly fields: readonly Field[]
  readonly parsers: readonly Parse[]
}
/** What of pg's connection is used. */
interface PgConnection {
  readonly stream: { readonly writable: boolean; cork(): void; uncork(): void; write(messages: Buffer): unknown; destroy(): void }
  readonly parsedStatements: Readonly<Record<string, string>>
  parse(statement: { readonly text: string; readonly name: string }): void
  sync(): void
  sendCopyFail(message: string): void
}
/** What of pg's client is used. */
export interface PgClient {
  readonly connection: PgConnection
  query(text: string): Promise<{ readonly command: string }>
  query(statement: Submitted): unknown
  end(): Promise<void>
  on(event: 'error' | 'end', listener: () => void): unknown
}

const NOTHING: Description = { fields: [], parsers: [] }

/** A client that is connected. */
export function pgClient(client: PgClient): PostgresClient {
  const described = new Map<string, Description>()
  const queryAll: PostgresClient['queryAll'] = (queries, before) =>
    new Promise((resolve, reject) => {
      client.query(new Submitted(queries, described, resolve, reject, before))
    })
  function query(text: string): Promise<{ readonly command: string }>
  function query(asked: PostgresQuery): Promise<PostgresAnswer>
  function query(asked: string | PostgresQuery): Promise<{ readonly command: string }> {
    if (typeof asked === 'string') return client.query(asked)
    return new Promise<PostgresAnswer>((resolve, reject) => {
      client.query(new Submitted([asked], described, ([answer]) => resolve(answer as PostgresAnswer), reject))
    })
  }
  return {
    query,
    queryAll,
    end: () => client.end(),
    cut: () => client.connection.stream.destroy(),
    on: (event, listener) => client.on(event, listener),
  }
}

/** One statement, and what has come of it. */
class Part {
  readonly query: PostgresQuery
  /** Empty for one that is not prepared. */
  readonly name: string
  description: Description | undefined
  readonly rows: Value[][] = []
  tag = ''

  constructor(query: PostgresQuery) {
    this.query = query
    this.name = query.name ?? ''
  }

  get answer(): PostgresAnswer {
    const [command = '', ...counts] = this.tag.split(' ')
    const count = counts.at(-1)
    const { fields } = this.description ?? NOTHING
    return { rows: this.rows, fields, command, rowCount: count === undefined ? null : Number(count) }
  }
}

/** Statements under way, one behind the other. pg calls its methods as the messages of the server come; their names are pg's. */
class Submitted {
  readonly #parts: readonly Part[]
  readonly #described: Map<string, Description>
  readonly #resolve: (answers: readonly PostgresAnswer[]) => void
  readonly #reject: (error: unknown) => void
  readonly #before: ((answers: readonly PostgresAnswer[]) => void) | undefined
  /** Which of them is being answered. */
  #at = 0
  #failure: unknown

  constructor(
    queries: readonly PostgresQuery[],
    described: Map<string, Description>,
    resolve: (answers: readonly PostgresAnswer[]) => void,
    reject: (error: unknown) => void,
    before?: (answers: readonly PostgresAnswer[]) => void,
  ) {
    this.#parts = queries.map((query) => new Part(query))
    this.#described = described
    this.#resolve = resolve
    this.#reject = reject
    this.#before = before
  }

  get #part(): Part {
    return this.#parts[this.#at] ?? (this.#parts.at(-1) as Part)
  }
  /** Of the one that is being answered: pg notes what it has parsed. */
  get text(): string {
    return this.#part.query.text
  }
  get name(): string {
    return this.#part.name
  }

  /** One Sync is behind all of them: if one fails, the server passes over what is left (its manual, 54.2.3). */
  submit(connection: PgConnection): void {
    const { stream } = connection
    stream.cork()
    try {
      this.#send(connection)
    } catch (error) {
      // The server has half of it, and would wait for the rest.
      this.#reject(error)
      stream.destroy()
    } finally {
      stream.uncork()
    }
  }

  /** What needs no Parse between goes in one piece: to write several costs more than to put them together. */
  #send(connection: PgConnection): void {
    /** Names that are given on the way. */
    const parsed = new Set<string>()
    let pieces: Buffer[] = []
    for (const [place, part] of this.#parts.entries()) {
      const { name, query } = part
      const isPrepared = name !== '' && (parsed.has(name) || connection.parsedStatements[name] === query.text)
      part.description = isPrepared ? this.#described.get(name) : undefined
      if (!isPrepared) {
        write(connection, pieces)
        pieces = []
        connection.parse({ text: query.text, name })
        parsed.add(name)
      }
      const asking = { describes: part.description === undefined, ends: place === this.#parts.length - 1 }
      pieces.push(runMessages(name, query.values, asking))
    }
    write(connection, pieces)
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    const { types } = this.#part.query
    this.#part.description = { fields, parsers: fields.map(({ dataTypeID }) => types.getTypeParser(dataTypeID)) }
  }

  /** The texts of a row become its values where they are. */
  handleDataRow({ fields }: { readonly fields: Value[] }): void {
    if (this.#failure !== undefined) return
    const part = this.#part
    const { parsers } = part.description ?? NOTHING
    try {
      for (let place = 0; place < fields.length; place++) {
        const text = fields[place]
        if (text !== null) fields[place] = (parsers[place] as Parse)(text as string)
      }
      part.rows.push(fields)
    } catch (error) {
      this.#failure = error
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#part.tag = text
    this.#at++
  }

  handleEmptyQuery(): void {
    this.#at++
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) {
      this.#reject(this.#failure)
      return
    }
    for (const { name, description = NOTHING } of this.#parts) if (name !== '') this.#described.set(name, description)
    this.#resolve(this.#parts.map(({ answer }) => answer))
  }

  handleError(error: unknown): void {
    this.#before?.(this.#parts.slice(0, this.#at).map(({ answer }) => answer))
    this.#reject(error)
  }

  /** COPY FROM STDIN has nobody to send anything. What was sent behind it, the server has thrown away (its manual, 54.2.6). */
  handleCopyInResponse(connection: PgConnection): void {
    connection.sendCopyFail('there is nothing to copy from')
    connection.sync()
  }

  handleCopyData(): void {}
  handlePortalSuspended(): void {}
}

/** A connection that was cut tells so itself, as an error of the client. */
function write({ stream }: PgConnection, pieces: readonly Buffer[]): void {
  const [only] = pieces
  if (only !== undefined && stream.writable) stream.write(pieces.length === 1 ? only : Buffer.concat(pieces))
}
