import type { ErrorTable } from './entry.ts'

/** The codes of src/cli. */
export const CLI: ErrorTable = {
  BUILD_NO_ENGINE: {
    what: '`nuages build` found no templates to compile.',
    cause: 'The application has no engine, or one that is not ours.',
    cure: "`new App({ engine: templates('templates') })`",
  },
  CHECK_NO_ENGINE: {
    what: '`nuages check` was given an application without templates that it can check.',
    cause: 'The application has no engine, or another one than that of `nuages/templates`.',
    cure: "Give it one, `new App({ engine: templates('templates') })`, or name a folder: `nuages check --templates templates`.",
  },
  CLI_ADDRESS: {
    what: '`nuages dev` cannot listen on its address.',
    cause: "Something listens there already, or the address is not this machine's.",
    cure: 'Stop the other one, or choose another port: `nuages dev app.ts --port 8001`.',
  },
  CLI_NEW_EXISTS: {
    what: '`nuages new` was to make a folder that is there already.',
    cause: 'Nothing is ever overwritten.',
    cure: 'Choose another name.',
  },
  CLI_NEW_NAME: {
    what: '`nuages new` was given a name that no package can have.',
    cause: 'Upper case, blanks, or a path.',
    cure: 'Use lower case letters, digits, `-` and `_`.',
  },
  CLI_ARGUMENT: {
    what: 'An argument names something that there is not. The hint lists what there is.',
    cause: 'A misspelt label or migration.',
    cure: 'Use one that is listed.',
  },
  CLI_MIGRATIONS: {
    what: 'A command needs tables that the database does not have, or not as the models are.',
    cause: 'Migrations were not applied to this database; the message names them and the place.',
    cure: '`nuages migrate app.ts`. If it is another database than you meant, look at `DATABASE_URL`.',
  },
  CLI_NO_APP: {
    what: 'The file exports an application, but no `App` of this Nuages, so its routes and commands are not known.',
    cause: 'The export is wrapped, or two copies of the package are installed.',
    cure: 'Export the `App` itself, and look for copies: `npm ls nuages`.',
  },
  CLI_NO_APPLICATION: {
    what: 'The file has no default export, or one that is no application.',
    cause: 'The last line is missing.',
    cure: 'Write `export default app`.',
  },
  CLI_NO_DATABASE: {
    what: 'A command needs the database of the application, and it has none.',
    cause: 'An App without the option `database`.',
    cure: "`new App({ database: connect(env.text('DATABASE_URL', 'sqlite:app.db')) })`.",
  },
  CLI_NO_FILE: {
    what: 'There is no file of that name.',
    cause: 'A path relative to another folder, or a misspelled one.',
    cure: 'Name the file whose default export is the application: `nuages dev app.ts`. The same holds for `--env-file`.',
  },
  CLI_NO_MODELS: {
    what: 'A command needs the models of the application, and it has none.',
    cause: 'No blueprint has the option `models`, nor the App.',
    cure: "`new Blueprint('blog', { models: modelSet('blog', { Article }, { migrations }) })`.",
  },
  CLI_OPTION: {
    what: 'An option has a value that cannot be read, or answers what was not asked.',
    cause: 'For example `--rename title` without what it is called now, or `--rename Article.titel=headline` where there was no `titel`.',
    cure: 'Write it as the hint shows.',
  },
  CLI_PROGRAM: {
    what: 'A program that a command runs cannot be run.',
    cause: 'It is not installed, or not in PATH.',
    cure: 'Install it: sqlite3, postgresql-client or mariadb-client.',
  },
}
