// The framework in one import: `import { App, html } from 'nuages'`.

export { App } from './app/app.ts'
export { type AssembleHook, type Assembly, Blueprint, type BlueprintOptions, type LifeHook } from './app/blueprint.ts'
export type { AppCommand, CommandAction, CommandOption, CommandOptions, CommandValues } from './app/command.ts'
export type { Engine } from './app/engine.ts'
export { Environment, env, type Setting } from './app/env.ts'
export type { ErrorHandler, ErrorType } from './app/error-handlers.ts'
export { type FormTokenOptions, formToken, formTokenInput, formTokens, rotateFormToken } from './app/guards/form-tokens.ts'
export type { AnyRequest, Handler, Method, RouteOptions } from './app/handler.ts'
export type { AfterHook, BeforeHook, TeardownHook } from './app/hooks.ts'
export type { Log } from './app/log.ts'
export { type Middleware, preparing, type Result } from './app/middleware.ts'
export type { AppOptions } from './app/options.ts'
export { render, TemplateResponse, type Templates, template } from './app/render.ts'
export type { Returnable } from './app/returnable.ts'
export type { RouteFacts } from './app/route-list.ts'
export { type InvalidHandler, type Refused, type Schema, type SchemaIssue, type SchemaResult, ValidationError } from './app/schema.ts'
export type { View } from './app/view.ts'
export { NuagesError } from './base/errors.ts'
export { escapeHtml, SafeString, safe } from './base/safe-string.ts'
export { after } from './http/after.ts'
export { type CompressOptions, compress } from './http/compress.ts'
export { checkConditions } from './http/conditional-response.ts'
export { type ConverterOptions, converter } from './http/converter.ts'
export { decimals, type IntegerBounds, integers, oneOf, texts } from './http/converter-kinds.ts'
export { type CorsOptions, cors } from './http/cors.ts'
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
export type { FileOptions } from './http/file.ts'
export type { Form } from './http/form.ts'
export { html } from './http/html.ts'
export { type Key, key } from './http/key.ts'
export type { Converters, Params } from './http/pattern.ts'
export type { ProxyOptions } from './http/proxies.ts'
export { isLocal } from './http/redirect.ts'
export { Request } from './http/request.ts'
export { Response } from './http/response.ts'
export type { Route } from './http/route.ts'
export { UploadLimitError, type UploadLimits } from './http/upload-limits.ts'
export type { UploadedFile } from './http/uploaded-file.ts'
export { type QueryValues, withQuery } from './http/with-query.ts'
export type { ServeOptions } from './server/options.ts'
export { type Serving, serve } from './server/serve.ts'
