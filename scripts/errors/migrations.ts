import type { ErrorTable } from './entry.ts'

/** The codes of src/orm/migrations, of fixtures and of factories. */
export const MIGRATIONS: ErrorTable = {
  ORM_FACTORY_VALUE: {
    what: 'A factory for tests was given what makes no value: a factory of another model, or a sequence of nothing.',
    cause: 'A field got the factory of a model that it does not point at.',
    cure: 'A foreign key takes a factory of its target, another field a value or a function.',
  },
  ORM_FIXTURE_CIRCLE: {
    what: 'Rows could not be deleted, since those of several models keep each other; or the natural key of a row leads back to itself.',
    cause: 'Foreign keys that cannot be null, in a circle.',
    cure: 'Let one of them be null. A natural key names a row by others that are there without it.',
  },
  ORM_FIXTURE_MODEL: {
    what: 'A row of a fixture, or an argument, names a model that there is not.',
    cause: 'A misspelt name, or a model that has another name now.',
    cure: 'Names are `label.Name`, such as `news.Article`.',
  },
  ORM_FIXTURE_SHAPE: {
    what: 'What stands in a fixture is no row. The message begins with its place, such as `rows.json[3]`.',
    cause: 'It was written by hand, or by another program: rows of Django have `pk`.',
    cure: 'A row is `{ model, key, fields, links }`, as `nuages dumpdata` writes it. A row with a natural key is named by the list of its parts.',
  },
  ORM_FIXTURE_TARGET: {
    what: 'A row of a fixture points at one that is neither there nor in the list.',
    cause: 'Only some models were dumped.',
    cure: 'Load the others before, or dump them too.',
  },
  ORM_MIGRATION_CIRCLE: {
    what: 'Migrations depend on each other in a circle. The message names them.',
    cause:
      'A dependency that was written by hand, and leads to a migration that comes later; or several are to be squashed, and one of another label comes between them.',
    cure: 'Take one of the dependencies out, and put what needs it into a migration of its own; squash fewer.',
  },
  ORM_MIGRATION_CONFLICT: {
    what: 'A label has two last migrations.',
    cause: 'Two people made one at the same time, on branches that were merged.',
    cure: '`nuages makemigrations app.ts --merge` makes one that comes after both. Look whether they change the same thing.',
  },
  ORM_MIGRATION_FILE: {
    what: 'A file in a folder of migrations holds none, or there is no folder to write one into.',
    cause: 'A file without `export default migration({ ... })`, or a model set without `migrations`.',
    cure: "Export a migration; give the model set its folder: `modelSet('blog', models, { migrations: join(import.meta.dirname, 'migrations') })`.",
  },
  ORM_MIGRATION_FAILED: {
    what: 'The database refused a step of a migration. The message names both, and what the database said.',
    cause:
      'Rows that do not fit what is to hold from then on: two are the same, one has no value, one breaks a check or points at nothing. Or tables that are not as migrations left them.',
    cure: 'Mend the rows, and migrate again. On SQLite and PostgreSQL nothing of the migration was changed; on MySQL and MariaDB the steps before it are done.',
  },
  ORM_MIGRATION_FILL: {
    what: 'A field may not be null and has no default, and rows that are there would have no value in it.',
    cause: 'A new field, or one that could be null before. A field with another name looks like a new one, too.',
    cure: 'Say what rows get, `--default Article.views=0`; give the field a default or `{ null: true }`; or say that it was renamed, `--rename Article.title=headline`.',
  },
  ORM_MIGRATION_LOCKED: {
    what: 'Another process has been migrating the same database for too long.',
    cause: 'A migration that takes very long, or a process that hangs with its connection open.',
    cure: 'Wait for it, or end it; then migrate again.',
  },
  ORM_MIGRATION_LOCK_LOST: {
    what: 'The connection whose lock keeps other processes from migrating the same database was lost while migrations ran.',
    cause: 'The server ended the session, or something between closed a connection that was idle.',
    cure: 'Migrate again: it goes on where it stopped, or finds that another process did the rest.',
  },
  ORM_MIGRATION_LOSS: {
    what: 'A migration would lose data. The message has a line for each loss.',
    cause: 'A model or a field that was taken away, or made smaller. One with another name looks like it, too.',
    cure: 'If it has another name now, `--rename Article.title=headline` or `renamedFrom`. If the data may go, `--allow-data-loss`.',
  },
  ORM_MIGRATION_MISSING: {
    what: 'A migration was named that there is not.',
    cause: 'A file that was deleted or renamed, a misspelt name, or a model set that was not given.',
    cure: 'Look at `nuages showmigrations app.ts`. Files that other databases have stay as they are.',
  },
  ORM_MIGRATION_HALF_UNDONE: {
    what: 'A migration was being undone, and the process was stopped halfway, on a database that keeps each change of a table as it is made.',
    cause: '`migrate` was called for something else than to undo it whole.',
    cure: 'Migrate its label to the migration before it, or to `zero`; it goes on where it was stopped. Then go where you want.',
  },
  ORM_MIGRATION_ONE_WAY: {
    what: 'A migration cannot be undone.',
    cause: 'It runs SQL or code that says no way back.',
    cure: 'Give `runSql` or `runCode` a second argument; `async () => {}` where there is nothing to undo.',
  },
  ORM_MIGRATION_REFERENCES: {
    what: 'A migration of SQLite was undone: rows would have pointed at rows that are not there.',
    cause: 'Rows that were broken before, or a step that deletes what others point at.',
    cure: 'Mend the rows first, by hand or by a step before.',
  },
  ORM_MIGRATION_SQUASHED: {
    what: 'A database has only some of the migrations whose place a squashed one takes.',
    cause: 'It was not migrated to the end before they were squashed, and their files are gone.',
    cure: 'Put the files of the others back beside it, and migrate: this database goes on with them. They may go when every database has all of them.',
  },
  ORM_MIGRATION_STATE: {
    what: 'A migration does not fit to those before it: it names a model or a field that is not there at that point, or is there already.',
    cause: 'A file was edited, left out, or put in another order; or code names a field that comes later.',
    cure: 'Look at the files in order. What databases have applied should not be edited.',
  },
  ORM_MIGRATION_TARGET: {
    what: 'A relation in a migration leads to no model of that point.',
    cause: 'A class instead of a name, or a migration of another label that is not among the dependencies.',
    cure: "Write `foreignKey(to('news.Section'))`, and name the migration that makes it in `dependencies`.",
  },
  ORM_MIGRATION_VALUE: {
    what: 'A field or an index holds a value that cannot be written into a migration.',
    cause: 'A default or a condition that is an object of a class of your own.',
    cure: 'Use plain values, lists, dates and expressions; make other defaults by a function, which is no part of the table.',
  },
}
