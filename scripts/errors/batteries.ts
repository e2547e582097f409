import type { ErrorTable } from './entry.ts'

/** The codes of src/batteries. */
export const BATTERIES: ErrorTable = {
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
    what: 'A session does not fit into its cookie.',
    cause: 'Browsers drop cookies of more than about 4096 bytes, so a larger session would be lost without a word.',
    cure: 'Keep keys in it rather than records, or give `sessions` a backend: see [sessions](../batteries/sessions.md).',
  },
}
