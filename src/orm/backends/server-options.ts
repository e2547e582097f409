/** What a server's backend needs beside the address, in milliseconds. */
export interface ServerOptions {
  /** How long opening a connection may take. */
  readonly connectTimeout: number
  /** How long the server may work on one statement; 0 for as long as it takes. */
  readonly statementTimeout: number
}
