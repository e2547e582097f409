// The toolkit: what a request and a response are, and how a path finds its handler. Flask users know it as Werkzeug.

export { type Clock, ManualClock, systemClock } from './base/clock.ts'
export { NuagesError, shown } from './base/errors.ts'
export { checkOptionNames } from './base/known-options.ts'
export { nearest } from './base/nearest.ts'
export { escapeHtml, SafeString, safe } from './base/safe-string.ts'
export {
  type Accepted,
  formatAccept,
  negotiate,
  negotiateCharset,
  negotiateEncoding,
  negotiateLanguage,
  parseAccept,
} from './http/accept.ts'
export { after } from './http/after.ts'
export {
  type BasicCredentials,
  basicCredentials,
  bearerToken,
  formatAuthorization,
  formatBasic,
  parseAuthorization,
} from './http/authorization.ts'
export { type CacheControl, formatCacheControl, parseCacheControl } from './http/cache-control.ts'
export { type Coding, type CompressOptions, compress } from './http/compress.ts'
export { type Decision, evaluateConditions, rangeHolds, type Validators } from './http/conditional.ts'
export { checkConditions, conditional } from './http/conditional-response.ts'
export { type ContentDisposition, formatContentDisposition, parseContentDisposition } from './http/content-disposition.ts'
export { type ContentRange, formatContentRange, parseContentRange } from './http/content-range.ts'
export { type ContentSecurityPolicy, formatContentSecurityPolicy, parseContentSecurityPolicy } from './http/content-security-policy.ts'
export { type ContentType, formatContentType, parseContentType } from './http/content-type.ts'
export { type ConverterOptions, converter } from './http/converter.ts'
export { decimals, type IntegerBounds, integers, oneOf, texts } from './http/converter-kinds.ts'
export { type CookieOptions, formatCookie, parseCookies, type ResponseCookies } from './http/cookies.ts'
export { type CorsOptions, cors } from './http/cors.ts'
export {
  type DjangoSigningOptions,
  djangoSigner,
  djangoTimestampSigner,
  dumps as djangoDumps,
  loads as djangoLoads,
} from './http/django-signing.ts'
export {
  abort,
  badGateway,
  badRequest,
  conflict,
  contentTooLarge,
  forbidden,
  gatewayTimeout,
  gone,
  HttpError,
  type HttpErrorOptions,
  methodNotAllowed,
  notAcceptable,
  notFound,
  notImplemented,
  preconditionFailed,
  preconditionRequired,
  serviceUnavailable,
  tooManyRequests,
  unauthorized,
  unavailableForLegalReasons,
  unprocessable,
  unsupportedMediaType,
} from './http/error.ts'
export { type ETag, formatETag, formatETags, makeETag, matchesStrongly, matchesWeakly, parseETag, parseETags } from './http/etag.ts'
export type { ServerEvent } from './http/events.ts'
export { Fields, parseUrlencoded } from './http/fields.ts'
export type { FileOptions } from './http/file.ts'
export { Form } from './http/form.ts'
export { formatHost, type Host, parseHost } from './http/host.ts'
export { type HostPattern, parseHostPattern } from './http/host-pattern.ts'
export { html } from './http/html.ts'
export { formatHttpDate, parseHttpDate } from './http/http-date.ts'
export {
  type ItsdangerousOptions,
  itsdangerousSigner,
  itsdangerousTimestampSigner,
  URLSafeSerializer,
  URLSafeTimedSerializer,
} from './http/itsdangerous.ts'
export { type Key, key } from './http/key.ts'
export { formatLinks, type Link, type LinkInit, parseLinks } from './http/link.ts'
export { contentTypeOf, mimeType } from './http/mime.ts'
export type { Part } from './http/multipart.ts'
export { formatParameters, type Parameterised, parseParameters } from './http/parameters.ts'
export { buildPath, type CheckPath, type Converters, type Given, type Params, type Pattern, parsePattern } from './http/pattern.ts'
export { formatPermissionsPolicy, type PermissionsPolicy, parsePermissionsPolicy } from './http/permissions-policy.ts'
export { type ForwardedFact, Proxies, type ProxyOptions } from './http/proxies.ts'
export { randomToken } from './http/random-token.ts'
export { type ByteRange, formatRange, parseRange, type RangeSpec, resolveRanges } from './http/range.ts'
export { isLocal } from './http/redirect.ts'
export { BODY_LIMIT, type FetchMetadata, Request, type ResponseHook } from './http/request.ts'
export { Response, type ResponseBody, type ResponseInit } from './http/response.ts'
export { formatRetryAfter, parseRetryAfter } from './http/retry-after.ts'
export { Route } from './http/route.ts'
export { type Match, type MatchedParams, type MatchKind, Router } from './http/router.ts'
export { safeJoin } from './http/safe-join.ts'
export { isSafeRedirect, type SafeRedirectOptions } from './http/safe-redirect.ts'
export { secureFilename } from './http/secure-filename.ts'
export { SESSION, Session, type SessionData, type SessionRecord } from './http/session.ts'
export {
  SignatureError,
  Signer,
  type SignerOptions,
  type SigningKeys,
  TimestampSigner,
  type TimestampSignerOptions,
} from './http/signing.ts'
export { slugify } from './http/slugify.ts'
export type { StreamSource } from './http/stream.ts'
export { UPLOAD_LIMITS, UploadLimitError, type UploadLimits } from './http/upload-limits.ts'
export type { UploadedFile } from './http/uploaded-file.ts'
export { addVary, formatVary, parseVary } from './http/vary.ts'
export { type QueryValues, withQuery } from './http/with-query.ts'
export { formatWwwAuthenticate, parseWwwAuthenticate } from './http/www-authenticate.ts'
export { Headers, type HeadersInit } from './wire/headers.ts'
