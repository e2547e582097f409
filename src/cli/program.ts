// The commands and their options. What a command does is in a file of its own, loaded when it is called.

import { Command, InvalidArgumentError } from 'commander'
import { packageVersion } from './version.ts'

const FILE = 'the file whose default export is the application'

/** The `nuages` command: `makeProgram().parseAsync()`. */
export function makeProgram(): Command {
  const program = new Command('nuages')
    .description('Develops and serves applications made with Nuages.')
    .version(packageVersion())
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('(nuages --help tells more)')
  addServing(program)
  addLooking(program)
  addBuilding(program)
  addMigrations(program)
  addData(program)
  addInspecting(program)
  addChecking(program)
  addPrompts(program)
  return program
}

function addServing(program: Command): void {
  program
    .command('dev')
    .description('serve for development: starts anew at every change, shows what fails, reloads the browser')
    .argument('<file>', FILE)
    .option('--host <address>', 'where to listen (HOST, else 127.0.0.1)')
    .option('--port <number>', 'the port (PORT, else 8000); 0 takes any free one', port)
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./dev.ts')).dev(file, options))
  program
    .command('dev-child', { hidden: true })
    .argument('<file>')
    .option('--env-file <file>')
    .action(async (file, options) => (await import('./dev-child.ts')).runChild(file, options))
  program
    .command('serve')
    .description('serve with the settings of production')
    .argument('<file>', FILE)
    .option('--host <address>', 'where to listen (HOST, else 127.0.0.1)')
    .option('--port <number>', 'the port (PORT, else 8000); 0 takes any free one', port)
    .option('--env-file <file>', 'a file of settings')
    .action(async (file, options) => (await import('./serve.ts')).serve(file, options))
}

function addLooking(program: Command): void {
  program
    .command('routes')
    .description('list the routes: methods, path, name, place')
    .argument('<file>', FILE)
    .option('--middleware', 'what each request passes, in order')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./routes.ts')).routes(file, options))
}

function addBuilding(program: Command): void {
  program
    .command('build')
    .description('compile the templates ahead, into a module for the option precompiled')
    .argument('<file>', FILE)
    .option('--out <file>', 'the module to write (templates.compiled.js)')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./build.ts')).build(file, options))
}

function addMigrations(program: Command): void {
  program
    .command('makemigrations')
    .description('write migrations for what has changed in the models')
    .argument('<file>', FILE)
    .option('--check', 'write nothing, and end with 1 where a migration is missing')
    .option('--dry-run', 'print what would be written')
    .option('--empty <label>', 'make one without operations, for SQL or code')
    .option('--name <name>', 'the end of its name')
    .option('--merge', 'make one behind two that were made side by side')
    .option('--rename <names...>', 'what has another name: Article.title=headline, Article=Story')
    .option('--default <values...>', 'what rows get that are there already: Article.views=0')
    .option('--allow-data-loss', 'make one although it loses data')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./make-migrations.ts')).makeMigrationFiles(file, options))
  program
    .command('migrate')
    .description('apply migrations, or go to a named one')
    .argument('<file>', FILE)
    .argument('[label]', 'only the migrations of these models, and what they depend on')
    .argument('[name]', 'the last one to be applied, or its number; zero takes all back, +1 and -1 go one on or back')
    .option('--plan', 'tell what would be done')
    .option('--fake', 'note them as applied without running them')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, label, name, options) => (await import('./migrate.ts')).migrateDatabase(file, label, name, options))
  addLookingAtMigrations(program)
}

function addLookingAtMigrations(program: Command): void {
  program
    .command('showmigrations')
    .description('list the migrations, and which of them are applied')
    .argument('<file>', FILE)
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./migrate.ts')).showMigrations(file, options))
  program
    .command('sqlmigrate')
    .description('print the SQL of a migration')
    .argument('<file>', FILE)
    .argument('<label>', 'whose models')
    .argument('<name>', 'the migration, or its number')
    .option('--backwards', 'the way back')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, label, name, options) => (await import('./migrate.ts')).showSql(file, label, name, options))
  program
    .command('squashmigrations')
    .description('write one migration in place of all up to a named one')
    .argument('<file>', FILE)
    .argument('<label>', 'whose models')
    .argument('<name>', 'the last of them, or its number')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, label, name, options) => (await import('./make-migrations.ts')).squashFiles(file, label, name, options))
}

function addData(program: Command): void {
  program
    .command('dumpdata')
    .description('write rows as JSON')
    .argument('<file>', FILE)
    .argument('[models...]', 'only these: news.Article, or all of news')
    .option('--out <file>', 'where to (standard output)')
    .option('--secrets', 'secret fields too, such as hashes of passwords')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, models, options) => (await import('./data.ts')).dumpData(file, models, options))
  program
    .command('loaddata')
    .description('load rows that dumpdata wrote, all files or none')
    .argument('<file>', FILE)
    .argument('<fixtures...>', 'files of rows')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, fixtures, options) => (await import('./data.ts')).loadFiles(file, fixtures, options))
  program
    .command('flush')
    .description('delete all rows of the models')
    .argument('<file>', FILE)
    .option('-y, --yes', 'without being asked')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./data.ts')).flush(file, options))
  program
    .command('dbshell')
    .description("open the own prompt of the application's database: sqlite3, psql or mariadb")
    .argument('<file>', FILE)
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./db-shell.ts')).dbShell(file, options))
}

function addInspecting(program: Command): void {
  program
    .command('inspectdb')
    .description('write models for the tables that a database has')
    .argument('<place>', `${FILE}, or the URL of a database`)
    .argument('[tables...]', 'only these tables and views')
    .option('--label <label>', 'the label of their model set', 'legacy')
    .option('--managed', 'let migrations change the tables from now on')
    .option('--out <file>', 'a new file for them (standard output)')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (place, tables, options) => (await import('./inspect.ts')).inspectDatabase(place, tables, options))
}

function addChecking(program: Command): void {
  program
    .command('check')
    .description('look for mistakes in models, and in templates: names, types, blocks, filters, routes')
    .argument('[file]', `${FILE}; without one, the templates in a folder`)
    .option('--deploy', 'look at settings, models and migrations instead, as they are to be in production')
    .option('--templates <folders...>', 'where the templates are (templates)')
    .option('--json', 'print what is found as JSON')
    .option('--cache <folder>', 'what is kept for the next time (node_modules/.cache/nuages/templates)')
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => {
      if (options.deploy === true && file === undefined) throw new InvalidArgumentError('--deploy needs the file of the application.')
      if (options.deploy === true) await (await import('./deploy.ts')).checkDeployment(file, options)
      else await (await import('./check.ts')).checkProject(file, options)
    })
}

function addPrompts(program: Command): void {
  program
    .command('run')
    .description("run one of the application's own commands; without a name, list them")
    .argument('<file>', FILE)
    .argument('[command...]', 'its name, options and arguments')
    .option('--env-file <file>', 'a file of settings (.env)')
    .passThroughOptions()
    .action(async (file, words, options) => (await import('./run.ts')).run(file, words, options))
  program
    .command('settings')
    .description('list what the application reads from the environment, secrets masked')
    .argument('<file>', FILE)
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./settings.ts')).settings(file, options))
  program
    .command('shell')
    .description('a prompt with the application loaded and started')
    .argument('<file>', FILE)
    .option('--env-file <file>', 'a file of settings (.env)')
    .action(async (file, options) => (await import('./shell.ts')).shell(file, options))
  program
    .command('new')
    .description('make a project in a new folder: one file, or with --full one with templates of pages, settings and blueprints')
    .argument('<name>', 'its name and its folder: lower case letters, digits, - and _')
    .option('--full', 'begin with more than one file')
    .action(async (name, options) => (await import('./new.ts')).makeProject(name, options))
}

function port(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (number <= 65_535) return number
  throw new InvalidArgumentError('Expected a whole number from 0 to 65535.')
}
