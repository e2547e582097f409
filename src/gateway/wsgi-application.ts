// The shape of a WSGI application (PEP 3333, "The Application/Framework Side").

import type { Environ } from './wsgi-environ.ts'

/** Writes a piece of the body at once, before what the application returns. For old code; new code returns chunks. */
export type Write = (data: Uint8Array) => void

/**
 * Begins a response: `startResponse('200 OK', [['Content-Type', 'text/plain']])`. May be called again with `excInfo`, the error
 * that changed the application's mind; where the head is sent already, that error is thrown.
 */
export type StartResponse = (status: string, headers: readonly (readonly [string, string])[], excInfo?: unknown) => Write

/**
 * Chunks of bytes, with an optional `close` that the server calls in the end, whatever happens. Python's chunks block while
 * they wait; where that is not possible, an async iterable may be given in their place, such as an async generator's.
 */
export type Chunks = (Iterable<Uint8Array> | AsyncIterable<Uint8Array>) & { close?(): void }

/** A WSGI application. */
export type WsgiApplication = (environ: Environ, startResponse: StartResponse) => Chunks
