import type { ErrorTable } from './entry.ts'

/** The codes of src/batteries. */
export const BATTERIES: ErrorTable = {
  MESSAGE_INVALID: {
    what: '`flash` was given a message that is no text, or a level that there is not.',
    cause: 'The text is missing, or is HTML of `html`, which would be shown as text in the next request.',
    cure: "Give a text, and 'debug', 'info', 'success', 'warning' or 'error'.",
  },
  SESSION_CONTRACT: {
    what: 'A session backend breaks a promise that all of them make.',
    cause: 'A test of `sessionBackendContract` failed; its message says what was given and what was expected.',
    cure: 'Mend the backend: see [sessions](../batteries/sessions.md).',
  },
  SESSION_MAX_AGE: {
    what: 'The time that sessions last is no whole number of seconds above 0.',
    cause: 'It is zero, a fraction, or was read from a setting that is no number.',
    cure: 'Give seconds: `maxAge: 14 * 24 * 3600`.',
  },
  SESSION_OPTIONS: {
    what: '`sessions` was given an option that it cannot mind: one that is not there, of another kind, or for another backend.',
    cause:
      'It is misspelled, the name is no name for a cookie, the backend is a class and no object of it, or `secret`, `maxAge` and `clock` stand beside a backend, whose own they are.',
    cure: 'Mend the option that the message names; what belongs to the backend is given to it: `new MemoryBackend({ maxAge: 3600 })`.',
  },
  SESSION_SECRET: {
    what: 'Sessions were set up without a secret, and without a backend.',
    cause: 'The setting that holds the secret is empty or missing.',
    cure: "Set a long random text in the environment and read it with `env.secret('SECRET_KEY')`.",
    example: `import { App, env } from 'nuages'
import { sessions } from 'nuages/sessions'

const app = new App()
app.use(sessions({ secret: env.secret('SECRET_KEY') }))`,
  },
  SESSION_TOO_LARGE: {
    what: 'A session does not fit into its cookie, or is larger than its backend keeps.',
    cause: 'Browsers drop cookies of more than about 4096 bytes, so a larger session would be lost without a word.',
    cure: 'Keep keys in it rather than records, or give `sessions` a backend: see [sessions](../batteries/sessions.md).',
  },
  STATIC_FOLDER: {
    what: 'A folder of static files is not there, or its path is relative.',
    cause: 'The name is mistyped, the folder was not deployed, or the path depends on where the process is started.',
    cure: 'Write an absolute path.',
    example: `import { join } from 'node:path'

const dir = join(import.meta.dirname, 'static')`,
  },
  STATIC_MISSING: {
    what: 'A static file was named that is not there.',
    cause: 'Its name is mistyped, begins with a slash, or is one of a folder that the battery does not serve.',
    cure: 'Name it by its path below the folder: `files.url("css/site.css")`. The hint has the nearest name.',
  },
  STATIC_OPTIONS: {
    what: 'Static files were given an option that means nothing.',
    cause: 'It is misspelled: the default would stay in its place without a word.',
    cure: 'The message names those that there are; each is described in [static files](../batteries/static.md).',
  },
  STATIC_PREFIX: {
    what: 'The prefix of static files is no plain path.',
    cause: 'It has parameters, a slash at its end, or none at its beginning.',
    cure: "Write a path such as `'/static'`.",
  },
  STATIC_REFERENCE: {
    what: 'A style sheet names a file of the static folder that is not there.',
    cause: 'The file was moved, renamed or not deployed. Its style sheet would have a hole that shows only in browsers.',
    cure: 'Mend the line that the message names; where the style sheet is not yours, write `staticFiles({ dir, strict: false })`.',
  },
  STATIC_STALE: {
    what: 'A compressed file (`.br`, `.zst`, `.gz`) does not hold what the file beside it holds.',
    cause: 'The file was changed after it had been compressed.',
    cure: 'Compress it again at every build, or delete it: texts are compressed when they are sent.',
  },
}
