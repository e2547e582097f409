// A driver as our connections use it, and pg as one. Statements are submitted to it as its own cursors are (node-postgres, `client.query` of an
// object with `submit`), in the extended protocol (PostgreSQL manual, 54.2.3): what comes back is made into rows in place, and a
// prepared statement is described once, since the server refuses to run one whose result would be another.

import type { Value } from './backend.ts'

/** What of node-postgres' Client is used here. Drivers that have the same face, or are given it, can stand in for it. */
export interface PostgresClient {
  query(text: string): Promise<{ readonly command: string }>
  query(query: PostgresQuery): Promise<PostgresAnswer>
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
  readonly stream: { cork(): void; uncork(): void; destroy(): void }
  readonly parsedStatements: Readonly<Record<string, string>>
  parse(statement: { readonly text: string; readonly name: string }): void
  bind(values: { readonly statement: string; readonly values: PostgresQuery['values'] }): void
  describe(what: { readonly type: 'P' }): void
  execute(): void
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
  function query(text: string): Promise<{ readonly command: string }>
  function query(asked: PostgresQuery): Promise<PostgresAnswer>
  function query(asked: string | PostgresQuery): Promise<{ readonly command: string }> {
    if (typeof asked === 'string') return client.query(asked)
    return new Promise<PostgresAnswer>((resolve, reject) => {
      client.query(new Submitted(asked, described, resolve, reject))
    })
  }
  return {
    query,
    end: () => client.end(),
    cut: () => client.connection.stream.destroy(),
    on: (event, listener) => client.on(event, listener),
  }
}

/** A statement under way. pg calls its methods as the messages of the server come; their names are pg's. */
class Submitted {
  readonly text: string
  /** Empty for one that is not prepared. */
  readonly name: string
  readonly #query: PostgresQuery
  readonly #described: Map<string, Description>
  readonly #resolve: (answer: PostgresAnswer) => void
  readonly #reject: (error: unknown) => void
  readonly #rows: Value[][] = []
  #description: Description | undefined
  #tag = ''
  #failure: unknown

  constructor(
    query: PostgresQuery,
    described: Map<string, Description>,
    resolve: (answer: PostgresAnswer) => void,
    reject: (error: unknown) => void,
  ) {
    this.text = query.text
    this.name = query.name ?? ''
    this.#query = query
    this.#described = described
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: PgConnection): void {
    const { text, name } = this
    const isPrepared = name !== '' && connection.parsedStatements[name] === text
    this.#description = isPrepared ? this.#described.get(name) : undefined
    connection.stream.cork()
    try {
      if (!isPrepared) connection.parse({ text, name })
      connection.bind({ statement: name, values: this.#query.values })
      if (this.#description === undefined) connection.describe({ type: 'P' })
      connection.execute()
      connection.sync()
    } catch (error) {
      // The server has half of it, and would wait for the rest.
      this.#reject(error)
      connection.stream.destroy()
    } finally {
      connection.stream.uncork()
    }
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.#description = { fields, parsers: fields.map(({ dataTypeID }) => this.#query.types.getTypeParser(dataTypeID)) }
  }

  /** The texts of a row become its values where they are. */
  handleDataRow({ fields }: { readonly fields: Value[] }): void {
    if (this.#failure !== undefined) return
    const { parsers } = this.#description ?? NOTHING
    try {
      for (let place = 0; place < fields.length; place++) {
        const text = fields[place]
        if (text !== null) fields[place] = (parsers[place] as Parse)(text as string)
      }
      this.#rows.push(fields)
    } catch (error) {
      this.#failure = error
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.#tag = text
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) {
      this.#reject(this.#failure)
      return
    }
    const description = this.#description ?? NOTHING
    if (this.name !== '') this.#described.set(this.name, description)
    const [command = '', ...counts] = this.#tag.split(' ')
    const count = counts.at(-1)
    this.#resolve({ rows: this.#rows, fields: description.fields, command, rowCount: count === undefined ? null : Number(count) })
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  /** COPY FROM STDIN has nobody to send anything. What was sent behind it, the server has thrown away (its manual, 54.2.6). */
  handleCopyInResponse(connection: PgConnection): void {
    connection.sendCopyFail('there is nothing to copy from')
    connection.sync()
  }

  handleEmptyQuery(): void {}
  handleCopyData(): void {}
  handlePortalSuspended(): void {}
}
