// When a request is over: what it keeps in temporary files is removed with the last byte of its answer.

import type { AnswerBody } from '../gateway/exchange.ts'

/** What ends. */
export interface Ending {
  readonly connection: { waitUntil(promise: Promise<unknown>): void }
  close(): Promise<void>
}

/** Closes a request with its answer: at once, or, where the answer is streamed and may still read a file, when its body is. */
export function endWith(request: Ending, response: { body: AnswerBody }): void {
  const { body } = response
  if (typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body)) request.connection.waitUntil(request.close())
  else response.body = closing(body, () => request.close())
}

/** Not a generator: one that was never begun does nothing when it is closed, and answers to HEAD are not begun. */
function closing(body: AsyncIterable<Uint8Array>, close: () => Promise<void>): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = body[Symbol.asyncIterator]()
      return {
        async next() {
          const result = await iterator.next().catch(async (error: unknown) => {
            await close()
            throw error
          })
          if (result.done === true) await close()
          return result
        },
        async return() {
          await iterator.return?.()
          await close()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
