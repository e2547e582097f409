/** `nuages/static`: files for browsers, with hashes in their URLs. */
export { StaticFiles, type StaticOptions, staticFiles } from './batteries/static/static-files.ts'
