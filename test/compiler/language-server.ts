// A client of the compiler's language server: what an editor shows, for tests of hovers and of completion.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'

/** A language server for the files of a folder. */
export class LanguageServer {
  readonly #server: ChildProcessWithoutNullStreams
  readonly #waiting = new Map<number, (result: unknown) => void>()
  #received: Buffer = Buffer.alloc(0)
  #id = 0

  constructor(folder: string) {
    this.#server = spawn('tsc', ['--lsp', '--stdio'], { cwd: folder, stdio: 'pipe' })
    this.#server.stdout.on('data', (data: Buffer) => this.#receive(data))
    this.#server.stderr.resume()
  }

  async start(folder: string): Promise<void> {
    const hover = { contentFormat: ['plaintext'] }
    await this.#ask('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { textDocument: { hover } },
    })
    this.#tell('initialized', {})
  }

  /** Opens a file with this text. */
  open(path: string, text: string): void {
    this.#tell('textDocument/didOpen', { textDocument: { uri: pathToFileURL(path).href, languageId: 'typescript', version: 1, text } })
  }

  /** What is shown where the mouse rests on a character. */
  async hover(path: string, line: number, character: number): Promise<string> {
    const asked = { textDocument: { uri: pathToFileURL(path).href }, position: { line, character } }
    const result = (await this.#ask('textDocument/hover', asked)) as { contents: { value: string } | string } | null
    if (result === null) return 'nothing'
    return typeof result.contents === 'string' ? result.contents : result.contents.value
  }

  /** The names that are offered at a character, in the order of their names. */
  async completions(path: string, line: number, character: number): Promise<string[]> {
    const asked = { textDocument: { uri: pathToFileURL(path).href }, position: { line, character }, context: { triggerKind: 1 } }
    const result = (await this.#ask('textDocument/completion', asked)) as { items: { label: string }[] } | { label: string }[] | null
    const items = Array.isArray(result) ? result : (result?.items ?? [])
    return items.map(({ label }) => label).sort()
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve))
    this.#server.kill()
    await ended
  }

  #ask(method: string, params: object): Promise<unknown> {
    const id = ++this.#id
    this.#send({ id, method, params })
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  #tell(method: string, params: object): void {
    this.#send({ method, params })
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message })
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }

  #receive(data: Buffer): void {
    this.#received = Buffer.concat([this.#received, data])
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n')
      const length = Number(/Content-Length: (\d+)/i.exec(this.#received.toString('latin1', 0, Math.max(end, 0)))?.[1])
      if (end < 0 || this.#received.length < end + 4 + length) return
      const message = JSON.parse(this.#received.toString('utf8', end + 4, end + 4 + length))
      this.#received = this.#received.subarray(end + 4 + length)
      this.#handle(message)
    }
  }

  /** An answer goes to who asked; a question of the server's is answered with nothing. */
  #handle(message: { id?: number; method?: string; result?: unknown; error?: { message: string } }): void {
    if (message.method !== undefined) {
      if (message.id !== undefined) this.#send({ id: message.id, result: null })
      return
    }
    const resolve = this.#waiting.get(message.id ?? 0)
    this.#waiting.delete(message.id ?? 0)
    resolve?.(message.error === undefined ? message.result : { contents: message.error.message })
  }
}
