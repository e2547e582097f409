// Keeps one process with the application running, starts it anew when told, and hands it the connections. Those that come
// while none runs wait; while the application cannot start they are answered with the reason.

import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import { type Serving, serve } from '../server.ts'
import { stoppedApplication } from './stopped.ts'
import { styled, tell } from './terminal.ts'

/** How long, in milliseconds, a process may take to end before it is killed. */
const PATIENCE = 1_000
/** Characters of what a process says that are kept for the page. */
const KEPT = 20_000

/** The process that runs the application. */
export class Supervisor {
  readonly #args: readonly string[]
  #child: ChildProcess | null = null
  #isReady = false
  #stopped: Serving | null = null
  #waiting: Socket[] = []
  #output = ''
  #turn = 0
  #started = 0

  constructor(args: readonly string[]) {
    this.#args = args
  }

  /** Serves a connection, which must be paused, now or when the application runs. */
  take(socket: Socket): void {
    if (this.#isReady) this.#child?.send('socket', socket, {}, (error) => error !== null && socket.destroy())
    else if (this.#stopped !== null) this.#stopped.accept(socket)
    else {
      socket.on('error', () => socket.destroy())
      this.#waiting.push(socket)
    }
  }

  /** Ends the process and starts another. */
  async restart(): Promise<void> {
    const turn = ++this.#turn
    this.#started = performance.now()
    await this.#end()
    if (turn === this.#turn) this.#start()
  }

  /** Ends the process for good. */
  async close(): Promise<void> {
    this.#turn++
    for (const socket of this.#waiting) socket.destroy()
    await this.#end()
  }

  #start(): void {
    const env = { ...process.env, DEBUG: '1' }
    const child = fork(process.argv[1] as string, ['dev-child', ...this.#args], { env, stdio: ['inherit', 'inherit', 'pipe', 'ipc'] })
    this.#child = child
    this.#output = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      process.stderr.write(text)
      this.#output = (this.#output + text).slice(-KEPT)
    })
    child.on('message', (message) => {
      if (message === 'ready' && child === this.#child) this.#ready()
    })
    child.on('error', () => {})
    child.on('close', (code, signal) => {
      if (child === this.#child) void this.#fail(signal === null ? `code ${code}` : signal)
    })
  }

  #ready(): void {
    this.#isReady = true
    tell(styled('green', `Ready in ${Math.round(performance.now() - this.#started)} ms`))
    this.#handOut()
  }

  #handOut(): void {
    for (const socket of this.#waiting.splice(0)) this.take(socket)
  }

  /** The process ended by itself: what it said is shown until the next start. */
  async #fail(how: string): Promise<void> {
    const turn = this.#turn
    const reason = this.#isReady ? `The application ended with ${how}.` : 'The application does not start.'
    this.#child = null
    this.#isReady = false
    tell(styled('red', `${reason} It is started anew when a file is saved.`))
    const application = stoppedApplication(reason, stripVTControlCharacters(this.#output))
    const stopped = await serve(application, { listen: false, signals: false, accessLog: false })
    if (turn !== this.#turn) return stopped.close({ grace: 0 })
    this.#stopped = stopped
    this.#handOut()
  }

  async #end(): Promise<void> {
    const [child, stopped, wasReady] = [this.#child, this.#stopped, this.#isReady]
    this.#child = null
    this.#stopped = null
    this.#isReady = false
    await stopped?.close({ grace: 0 })
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (wasReady && child.connected) child.send('stop', () => {})
    else child.kill('SIGKILL')
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
    await ended
    clearTimeout(timer)
  }
}
