// For tests of applications: `import { client } from 'nuages/testing'`.

export { client, type TestClientOptions } from './app/client.ts'
export { type MakeRequestOptions, makeRequest } from './app/make-request.ts'
export { type Clock, ManualClock } from './base/clock.ts'
export {
  type MakeSessionBackend,
  type SessionBackendContractOptions,
  type SessionBackendSetup,
  sessionBackendContract,
} from './batteries/sessions/session-backend-contract.ts'
export type { Client, ClientOptions, ClientRequestOptions } from './http/client.ts'
export type { BodyOptions, FormValue } from './http/client-body.ts'
export type { ClientResponse } from './http/client-response.ts'
export { CookieJar, type StoredCookie } from './http/cookie-jar.ts'
export { type Factory, type FactoryDefaults, type FactoryOptions, type FactoryValue, factory, sequence } from './orm/factory.ts'
export { assertQueries, countQueries } from './orm/query-count.ts'
export type { QueryEvent } from './orm/query-log.ts'
export { rolledBack } from './orm/rolled-back.ts'
export { type TestDatabase, type TestDatabaseOptions, testDatabase } from './orm/test-database.ts'
