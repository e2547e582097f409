/** `nuages/wire`: HTTP/1.1 as a sans-IO machine. */
export { Headers, type HeadersInit } from './wire/headers.ts'
export { DEFAULT_LIMITS, type Limits } from './wire/limits.ts'
export { type BodyData, type Event, Reader, type RequestHead } from './wire/reader.ts'
export { Refusal, type RefusalCode } from './wire/refusal.ts'
export { type AnsweredRequest, Writer } from './wire/writer.ts'
