// The toolkit: what a request and a response are, and how a path finds its handler. Flask users know it as Werkzeug.

export { NuagesError } from './base/errors.ts'
export { escapeHtml, SafeString, safe } from './base/safe-string.ts'
export { after } from './http/after.ts'
export { checkConditions, conditional } from './http/conditional-response.ts'
export { type ContentType, parseContentType } from './http/content-type.ts'
export { type ConverterOptions, converter } from './http/converter.ts'
export { type CookieOptions, formatCookie, parseCookies, type ResponseCookies } from './http/cookies.ts'
export {
  badRequest,
  conflict,
  contentTooLarge,
  forbidden,
  gone,
  HttpError,
  type HttpErrorOptions,
  notFound,
  tooManyRequests,
  unauthorized,
  unprocessable,
  unsupportedMediaType,
} from './http/error.ts'
export type { ServerEvent } from './http/events.ts'
export { Fields, parseUrlencoded } from './http/fields.ts'
export type { FileOptions } from './http/file.ts'
export { Form } from './http/form.ts'
export { html } from './http/html.ts'
export { type Key, key } from './http/key.ts'
export type { Part } from './http/multipart.ts'
export { buildPath, type CheckPath, type Converters, type Given, type Params, type Pattern, parsePattern } from './http/pattern.ts'
export { isLocal } from './http/redirect.ts'
export { BODY_LIMIT, Request } from './http/request.ts'
export { Response, type ResponseBody, type ResponseInit } from './http/response.ts'
export { Route } from './http/route.ts'
export { type Match, type MatchedParams, type MatchKind, Router } from './http/router.ts'
export type { StreamSource } from './http/stream.ts'
export { UPLOAD_LIMITS, UploadLimitError, type UploadLimits } from './http/upload-limits.ts'
export type { UploadedFile } from './http/uploaded-file.ts'
export { Headers, type HeadersInit } from './wire/headers.ts'
