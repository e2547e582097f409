// One connection: bytes to the reader, its requests to the application one after the other, answers to the sender.
//
// A request is answered before the next is read, so answers keep their order and a client that pipelines is held back by
// TCP. While an application works, the socket is read on for the body it asked for, and to notice that the peer is gone.
//
// An answer that comes before its request's body, unread, is held until the body has come to its end: the framing of a
// message is judged before the message is answered, however it was cut. Only a body too large to drain is not waited for,
// nor is any where the answer is streamed: the stream may be what reads it.
//
// A peer that ends its sending half (a FIN) may still be reading: the signal fires, but the answer is sent if there is one.

import type { Socket } from 'node:net'
import { NuagesError } from '../base/errors.ts'
import type { Answer, Application, Upgraded } from '../gateway/exchange.ts'
import { Headers } from '../wire/headers.ts'
import type { Limits } from '../wire/limits.ts'
import { Reader, type RequestHead } from '../wire/reader.ts'
import { REASONS } from '../wire/status.ts'
import { Writer } from '../wire/writer.ts'
import { type AccessLine, withoutQuery } from './access-log.ts'
import { milliseconds } from './clock.ts'
import { type ConnectionActions, gone, Peer, ServerExchange } from './exchange.ts'
import { DRAIN_LIMIT, Intake, type IntakeOwner } from './intake.ts'
import type { Timeouts } from './options.ts'
import { discard, Sender } from './sender.ts'

/** How long, in milliseconds, a closed connection is still listened to, so that the peer gets the answer and no reset. */
const LINGER = 2000
/** What the access log says of a client that left before it got an answer; nginx's number. */
const CLIENT_GONE = 499
/** How long an idle connection is kept once the server closes: a request may be under way. */
const LAST_CALL = 250

/** What connections share: the server as they see it. */
export interface ServerContext {
  readonly application: Application
  readonly limits: Partial<Limits>
  readonly timeouts: Timeouts
  readonly secure: boolean
  readonly closing: boolean
  /** Milliseconds on a coarse clock. */
  readonly now: number
  readonly accessLog: ((line: AccessLine) => void) | null
  report(error: unknown, exchange: ServerExchange | null): void
  waitUntil(promise: Promise<unknown>): void
  forget(connection: HttpConnection): void
}

/**
 * idle: between requests. head: within one's head. working: the application has it, or its answer is on the way.
 * held: the answer waits for the body's end. drain: the answer is out, the body not. linger: closed, the peer not yet.
 */
type Phase = 'idle' | 'head' | 'working' | 'held' | 'drain' | 'linger' | 'upgraded'

/** The life of one socket. */
export class HttpConnection implements ConnectionActions, IntakeOwner {
  readonly socket: Socket
  readonly #server: ServerContext
  readonly #reader: Reader
  readonly #writer = new Writer()
  readonly #sender: Sender
  readonly #intake: Intake
  readonly #peer: Peer
  #phase: Phase = 'idle'
  #deadline: number
  #takenBytes = 0
  #takenAt = 0
  #head: RequestHead | null = null
  #exchange: ServerExchange | null = null
  #held: Answer | null = null
  #started = 0
  #remoteAddress: string | null = null
  #lingered = 0
  /** Whether requests wait until the client has taken the answers before. */
  #stalled = false

  constructor(socket: Socket, server: ServerContext) {
    this.socket = socket
    this.#server = server
    this.#reader = new Reader(server.limits)
    this.#sender = new Sender(socket, this.#writer)
    this.#intake = new Intake(this.#reader, socket, this)
    this.#peer = new Peer(socket, this, server.secure)
    this.#deadline = server.now + server.timeouts.head
    socket.on('data', this.#onData)
    socket.on('end', this.#onEnd)
    socket.on('drain', this.#onDrain)
    socket.on('error', this.#onError)
    socket.on('close', this.#onClose)
  }

  get head(): RequestHead {
    return this.#head as RequestHead
  }

  get now(): number {
    return this.#server.now
  }

  // ------------------------------------------------------------------ what arrives

  readonly #onData = (chunk: Buffer): void => {
    if (this.#phase === 'linger') return this.#discard(chunk.length)
    this.#reader.receive(chunk)
    this.#arrived()
  }

  readonly #onEnd = (): void => {
    if (this.#phase === 'linger') {
      this.socket.destroySoon()
      return
    }
    this.#reader.receiveEnd()
    this.#exchange?.abort(gone())
    this.#arrived()
  }

  #arrived(): void {
    if (this.#phase === 'working') this.#intake.feed()
    else if (this.#phase === 'held') this.#feedHeld()
    else this.#run()
  }

  readonly #onDrain = (): void => {
    this.#sender.onDrain()
    if (!this.#stalled) return
    this.#stalled = false
    if (this.socket.isPaused()) this.socket.resume()
    this.#run()
  }

  readonly #onError = (): void => {
    this.socket.destroy()
  }

  readonly #onClose = (): void => {
    this.#server.forget(this)
    if (this.#phase === 'upgraded') return
    this.#reader.stop()
    if (this.#exchange !== null || this.#intake.incomplete) {
      const reason = gone()
      if (this.#exchange !== null) this.#log(this.#sender.status || CLIENT_GONE)
      this.#exchange?.abort(reason)
      this.#intake.fail(reason)
    }
    this.#dropHeld()
    this.#sender.onClose()
  }

  // ------------------------------------------------------------------ the cycle

  /** Reads and answers until something has to be waited for. */
  #run(): void {
    for (;;) {
      if (this.#sender.blocked) return this.#stall()
      if (this.#phase === 'drain' && !this.#drained()) return
      const event = this.#reader.next()
      if (event.kind === 'head') {
        if (!this.#begin(event)) return
      } else if (event.kind === 'paused') this.#reader.resume()
      else if (event.kind === 'refusal') return this.#refuse(event.status, event.message)
      else if (event.kind === 'closed') return this.#end()
      else return this.#await()
    }
  }

  /** A client that does not take its answers gets no more of them made. */
  #stall(): void {
    this.#stalled = true
    this.#intake.hold()
  }

  /** Waits for the next bytes of a head, or of a connection at rest. */
  #await(): void {
    this.#sender.flushSoon()
    if (this.#reader.midRequest) {
      if (this.#phase !== 'head') this.#wait('head', this.#server.timeouts.head)
    } else if (this.#head !== null) {
      this.#wait('idle', this.#server.closing ? LAST_CALL : this.#server.timeouts.idle)
    }
  }

  #wait(phase: Phase, duration: number): void {
    this.#phase = phase
    this.#deadline = this.#server.now + duration
  }

  /** Runs the application. True where its answer is out and the next request may be read. */
  #begin(head: RequestHead): boolean {
    this.#head = head
    this.#wait('working', this.#server.timeouts.request)
    if (this.#server.accessLog !== null) this.#noteStart()
    this.#writer.begin(head, this.#server.closing)
    const body = this.#intake.begin(head)
    if (this.#intake.refusal !== null) return this.#refuseBody()
    const exchange = new ServerExchange(head, body, this.#peer)
    this.#exchange = exchange
    try {
      const answer = this.#server.application.handle(exchange)
      if (!isPromise(answer)) return this.#answer(exchange, answer)
      this.#sender.flushSoon()
      // A thenable of one's own may answer twice, or at once: a promise does neither.
      Promise.resolve(answer).then(
        (value) => this.#goOn(this.#answer(exchange, value)),
        (error) => this.#goOn(this.#fail(exchange, error)),
      )
      return false
    } catch (error) {
      return this.#fail(exchange, error)
    }
  }

  #goOn(free: boolean): void {
    if (free) this.#run()
  }

  /** Sends an answer, or holds it while the request's body is unread. */
  #answer(exchange: ServerExchange, answer: Answer): boolean {
    const late = this.#exchange !== exchange || this.#phase === 'upgraded'
    if (late || this.#intake.refusal !== null) {
      discard(answer)
      return late ? false : this.#refuseBody()
    }
    if (this.#intake.untouched && !this.#intake.undrainable && !isStreamed(answer)) {
      this.#held = answer
      this.#intake.drop()
      this.#wait('held', this.#server.timeouts.request)
      this.#sender.flushSoon()
      return this.#feedHeld(false)
    }
    return this.#send(exchange, answer)
  }

  #send(exchange: ServerExchange, answer: Answer): boolean {
    this.#phase = 'working'
    if (this.#intake.undrainable || this.#server.closing) this.#writer.keepAlive = false
    try {
      const sending = this.#sender.send(answer)
      if (sending === undefined) return this.#finish()
      if (this.#server.closing) this.#endEventStream()
      sending.then(
        () => this.#goOn(this.#finish()),
        (error) => this.#goOn(this.#fail(exchange, error)),
      )
      return false
    } catch (error) {
      return this.#fail(exchange, error)
    }
  }

  /** Something threw: a 500; or, where the head is out already, the end of the connection: half a body must not look whole. */
  #fail(exchange: ServerExchange, error: unknown): boolean {
    if (this.#intake.refusal === null && !exchange.abortedBy(error)) this.#server.report(error, exchange)
    if (this.#exchange !== exchange || this.#phase === 'upgraded') return false
    if (this.#sender.status !== 0) {
      this.cut()
      return false
    }
    return this.#answer(exchange, plain(500))
  }

  /** The answer is out. True where the next request may be read. */
  #finish(): boolean {
    this.#exchange = null
    if (this.socket.destroyed) return false
    this.#log(this.#sender.status)
    this.#sender.status = 0
    this.#phase = 'idle'
    if (!this.#writer.keepAlive || this.#intake.refusal !== null) {
      this.#end()
      return false
    }
    if (this.#intake.incomplete) {
      this.#intake.drop()
      this.#wait('drain', this.#server.timeouts.body)
    }
    if (this.socket.isPaused()) this.socket.resume()
    return true
  }

  /** What the log needs. The address is not known any more when the peer is gone. */
  #noteStart(): void {
    this.#started = milliseconds()
    this.#remoteAddress ??= this.#peer.remoteAddress
  }

  #log(status: number): void {
    if (this.#server.accessLog === null) return
    const { method, target } = this.head
    const remoteAddress = this.#remoteAddress
    const taken = milliseconds() - this.#started
    try {
      this.#server.accessLog({ remoteAddress, method, path: withoutQuery(target), status, bytes: this.#sender.bytes, milliseconds: taken })
    } catch (error) {
      this.#server.report(error, null)
    }
  }

  // ------------------------------------------------------------------ bodies that nobody reads

  /** Reads on until the body of a held answer has come; then sends the answer. */
  #feedHeld(andRun = true): boolean {
    this.#intake.feed()
    if (this.#intake.refusal !== null) return this.#refuseBody()
    if (this.#intake.incomplete && !this.#intake.undrainable) return false
    const free = this.#release()
    if (free && andRun) this.#run()
    return free
  }

  #release(): boolean {
    const answer = this.#held as Answer
    this.#held = null
    return this.#send(this.#exchange as ServerExchange, answer)
  }

  /** Whether a body left over from an answered request is out of the way. */
  #drained(): boolean {
    this.#intake.feed()
    if (this.#intake.undrainable) this.#end()
    else if (!this.#intake.incomplete) {
      this.#phase = 'idle'
      return true
    } else this.#sender.flush()
    return false
  }

  sendContinue(): void {
    if (this.#sender.status === 0) this.#sender.interim(100, '')
  }

  // ------------------------------------------------------------------ endings

  #refuseBody(): boolean {
    const refusal = this.#intake.refusal
    this.#exchange = null
    if (refusal !== null) this.#refuse(refusal.status, refusal.message)
    return false
  }

  /** Answers what could not be read, and closes. */
  #refuse(status: number, message: string): void {
    if (this.#sender.status !== 0) return this.cut()
    const answered = this.#phase === 'working' || this.#phase === 'held'
    if (!answered) {
      this.#writer.begin({ method: 'GET', version: '1.1', keepAlive: false }, true)
    }
    this.#writer.keepAlive = false
    this.#dropHeld()
    this.#sender.send(plain(status, `${message}\n`))
    if (answered) this.#log(status)
    this.#end()
  }

  /** Sends no more, and listens a little for what is under way, so that the peer reads the answer before a reset. */
  #end(): void {
    this.#sender.flush()
    this.#reader.stop()
    if (this.#intake.incomplete) this.#intake.fail(gone())
    this.#wait('linger', LINGER)
    this.socket.end()
    if (this.socket.readableEnded) this.socket.destroySoon()
    else if (this.socket.isPaused()) this.socket.resume()
  }

  #discard(count: number): void {
    this.#lingered += count
    // Not destroyed yet: the peer has these seconds to read the answer, while its sending waits.
    if (this.#lingered > DRAIN_LIMIT) this.socket.pause()
  }

  #dropHeld(): void {
    if (this.#held !== null) discard(this.#held)
    this.#held = null
  }

  /** Ends the connection at once. Where only the end of the connection ends a body (HTTP/1.0), a reset: half a body shall not look whole. */
  cut(): void {
    const { socket } = this
    if (this.#writer.endsByClose && !this.#server.secure && socket.remotePort !== undefined) socket.resetAndDestroy()
    else socket.destroy()
    this.#writer.abort()
  }

  /** The server closes: says so to the peer as soon as that can be done without dropping anything. */
  close(): void {
    if (this.#phase === 'idle') this.#deadline = Math.min(this.#deadline, this.#server.now + LAST_CALL)
    else this.#endEventStream()
  }

  /** An event stream would go on for ever. */
  #endEventStream(): void {
    if (!this.#sender.eventStream) return
    this.#exchange?.abort(new NuagesError('SERVER_CLOSING', 'The server closes.', { status: 503 }))
    this.#sender.endEventStream()
  }

  /** Looks whether anything takes too long. Called now and then. */
  checkTime(): void {
    const { timeouts, now } = this.#server
    if (this.#phase === 'upgraded') return
    if (this.socket.writableLength > 0) return this.#checkBlocked(timeouts.write)
    this.#takenAt = 0
    if (this.#phase === 'working' || this.#phase === 'held') return this.#checkWorking()
    if (now < this.#deadline) return
    if (this.#phase === 'head') this.#refuse(408, 'The request did not come in time.')
    else if (this.#phase === 'idle' && this.#head !== null) this.#end()
    else this.socket.destroy()
  }

  /** Answers wait for the client to take them: how long has it taken nothing? */
  #checkBlocked(allowed: number): void {
    const { now } = this.#server
    const taken = this.socket.bytesWritten - this.socket.writableLength
    if (this.#takenAt === 0 || taken !== this.#takenBytes) {
      this.#takenBytes = taken
      this.#takenAt = now
    } else if (now - this.#takenAt > allowed) this.cut()
    if (this.#phase === 'linger') this.#deadline = now + LINGER
  }

  #checkWorking(): void {
    const { timeouts, now } = this.#server
    if (this.#intake.progressing) this.#deadline = now + timeouts.request
    if (this.#intake.waiting) {
      if (this.#intake.isTooSlow(timeouts.body, timeouts.bodyRate)) this.#bodyTooSlow()
    } else if (now >= this.#deadline && this.#sender.status === 0) this.#tooLate()
  }

  #bodyTooSlow(): void {
    const late = new NuagesError('BODY_TOO_SLOW', 'The request body came too slowly.', { status: 408, expose: true })
    this.#exchange?.abort(late)
    this.#exchange = null
    this.#intake.fail(late)
    this.#refuse(408, late.message)
  }

  #tooLate(): void {
    const late = new NuagesError('SERVER_REQUEST_TIMEOUT', `No answer within ${this.#server.timeouts.request} ms.`, { status: 503 })
    const exchange = this.#exchange
    exchange?.abort(late)
    this.#server.report(late, exchange)
    this.#exchange = null
    this.#refuse(503, REASONS[503] as string)
  }

  // ------------------------------------------------------------------ what an exchange may ask of its connection

  earlyHints(fields: Iterable<readonly [string, string]>): void {
    if (this.#phase !== 'working' || this.#sender.status !== 0) return
    this.#sender.interim(103, new Headers(fields).block)
  }

  upgrade(): Upgraded {
    const asked = this.#phase === 'working' && this.#sender.status === 0 && this.head.upgrade && !this.#intake.incomplete
    if (!asked || this.#reader.next().kind !== 'paused') {
      throw new NuagesError('GATEWAY_NO_UPGRADE', 'The request did not ask for an upgrade, or its body is not read yet.', {
        status: 426,
        hint: 'Look for an Upgrade header, and read the body, before calling upgrade().',
      })
    }
    this.#phase = 'upgraded'
    this.#exchange = null
    this.#writer.switch()
    this.#sender.flush()
    const { socket } = this
    socket.off('data', this.#onData)
    socket.off('end', this.#onEnd)
    socket.off('drain', this.#onDrain)
    // Back to the state before anyone listened: the next 'data' listener starts the flow, and nothing is lost until then.
    ;(socket as { readableFlowing: boolean | null }).readableFlowing = null
    return { socket, head: this.#reader.takeRest() }
  }

  waitUntil(promise: Promise<unknown>): void {
    this.#server.waitUntil(promise)
  }
}

function isPromise(value: Answer | Promise<Answer>): value is Promise<Answer> {
  return typeof (value as { then?: unknown } | null)?.then === 'function'
}

function isStreamed(answer: Answer): boolean {
  try {
    const body = (answer as Answer | undefined)?.body
    return typeof body === 'object' && body !== null && !(body instanceof Uint8Array)
  } catch {
    return false
  }
}

/** A short answer in plain text. */
function plain(status: number, text = `${REASONS[status]}\n`): Answer {
  return { status, headers: PLAIN, body: text }
}

const PLAIN: Headers = new Headers([['content-type', 'text/plain; charset=utf-8']])
