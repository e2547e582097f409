import type { ErrorTable } from './entry.ts'

/** The codes of src/orm. */
export const ORM: ErrorTable = {
  DATABASE_AFTER_COMMIT_FAILED: {
    what: 'A transaction was committed, and work that was to follow it failed. The cause has what failed.',
    cause: 'A function given to `onCommit` threw, for example because a mail could not be sent.',
    cure: 'The data is stored: do not run the transaction again. Make such work repeatable, or catch its errors in it.',
  },
  DATABASE_BUSY: {
    what: 'Status 503: the database, or a row of it, was locked by another for too long.',
    cause: 'A transaction that stays open while it waits for something else, or another process that writes to the same SQLite file.',
    cure: 'Keep transactions short, and wait for other services outside of them. SQLite waits `busyTimeout` milliseconds, 5000 by default.',
  },
  DATABASE_CANCELLED: {
    what: 'Status 503: a statement was ended by somebody else at the server, before it was done.',
    cause:
      'An administrator, or a program that watches the server: `pg_cancel_backend`, `KILL QUERY`. A limit of time is `DATABASE_TIMEOUT`.',
    cure: 'Ask who ends statements there, and why. What the statement had done is undone.',
  },
  DATABASE_CHECK_VIOLATION: {
    what: 'A row breaks a check of its table. The error has `constraint` where the engine names it.',
    cause: 'A value that the rules of the table do not allow.',
    cure: 'Validate before storing, so that people get a message that they understand.',
  },
  DATABASE_CLOSED: {
    what: 'A database was asked after it had been closed.',
    cause: 'Work that was not awaited before `database.close()`, such as a timer.',
    cure: 'Close it last, where the application stops.',
  },
  DATABASE_COMMIT_UNKNOWN: {
    what: 'Status 503: the commit of a transaction was sent, and its answer never came. Either all of it was kept or nothing.',
    cause: 'The server was restarted at that moment, the network failed, or the deadline of the transaction ended within the commit.',
    cure: 'It is never run again by itself, whatever `retries` says. Look whether what it wrote is there, or write so that twice does no harm: with a unique key that the request brings.',
  },
  DATABASE_CONNECTION_FAILED: {
    what: 'Status 503: the database could not be reached. The message names the place and the reason.',
    cause: 'The server does not run, the host or port is wrong, it takes no more connections, or the file cannot be opened.',
    cure: 'Look whether it runs, and at the URL. With too many connections lower `pool.max` in each process.',
  },
  DATABASE_CONNECTION_LOST: {
    what: 'Status 503: the connection was cut while it was used.',
    cause: 'The server was restarted, or something between them closes connections.',
    cure: 'The next statement takes another connection. Whether the statement was carried out is not known: run again only what may happen twice.',
  },
  DATABASE_CONTROL_REFUSED: {
    what: 'A statement would have begun or ended a transaction of a connection that others share.',
    cause: '`BEGIN`, `COMMIT` and their like as SQL, or on MySQL a change of the schema within a transaction, which commits it.',
    cure: 'Use `database.transaction(async () => { ... })`, which nests. On MySQL change the schema outside of transactions.',
  },
  DATABASE_TRANSACTION_NESTED: {
    what: 'A transaction that has to be the outermost was begun within another one.',
    cause:
      '`transaction(work, { durable: true })` says that what was done is kept once it returns; an outer transaction could undo it yet.',
    cure: 'Begin it outside of the other one, or leave `durable` out. Tests that are rolled back do not count.',
  },
  DATABASE_DEADLOCK: {
    what: 'Status 503: two transactions waited for each other, and the database ended this one.',
    cause: 'They took the same locks in another order.',
    cure: 'Take locks in one order everywhere. `transaction(work, { retries: 3 })` runs it again.',
  },
  DATABASE_DRIVER_MISSING: {
    what: 'The URL asks for a database whose driver is not installed.',
    cause: 'Drivers of servers are installed by whoever needs them.',
    cure: '`npm install pg` or `npm install mysql2`, as the hint says. SQLite needs none.',
  },
  DATABASE_FOREIGN_KEY_VIOLATION: {
    what: 'A row refers to one that is not there, or one was to be deleted that others refer to.',
    cause: 'Rows are stored or deleted in the wrong order, or somebody else deleted the one that is meant.',
    cure: 'Store what is referred to first, and delete it last.',
  },
  DATABASE_IDENTIFIER_INVALID: {
    what: 'The name of a table or column is none that the database takes.',
    cause: 'It is empty, too long, or holds control characters. Often it came from outside, where it does not belong.',
    cure: 'Names are part of the program. Values from outside are parameters.',
  },
  DATABASE_IN_USE: {
    what: 'A database was to be closed within a transaction of its own.',
    cause: 'Closing waits for all work, and would wait for itself.',
    cure: 'Close it after the transaction.',
  },
  DATABASE_LOGIN_REFUSED: {
    what: 'Status 503: the database refused the user, the password or the name of the database.',
    cause: 'A wrong URL, or a database that was not created yet.',
    cure: 'Try the same with `psql` or `mysql`. Characters such as `@` in a password are percent-encoded in a URL.',
  },
  DATABASE_NOT_NULL_VIOLATION: {
    what: 'A column that must have a value was given none. The error has `table` and `columns`.',
    cause: 'A field was left out, or is null.',
    cure: 'Give it a value or a default.',
  },
  DATABASE_OPTION_INVALID: {
    what: 'An option of a database or of a transaction is unknown or has a wrong value.',
    cause:
      'A misspelled name, a time that is no whole number of milliseconds, or options for a nested transaction, which has those of the outer one.',
    cure: 'The message says what is expected.',
  },
  DATABASE_PARAMETER_INVALID: {
    what: 'A parameter of a statement cannot be stored, or their number is wrong.',
    cause: '`undefined`, an object, a number that is none, or a date outside of the years 1 to 9999.',
    cure: 'Use null where there is nothing, and text or JSON for what has parts.',
  },
  DATABASE_POOL_EXHAUSTED: {
    what: 'Status 503: no connection became free in time.',
    cause: 'More work at once than the pool has connections, mostly because each keeps one while it waits for something else.',
    cure: 'Look for transactions that wait for other services. Else raise `pool.max`, as far as the server allows.',
  },
  DATABASE_READ_ONLY: {
    what: 'A statement that writes was given to a connection or transaction that only reads.',
    cause: 'A transaction with `readOnly: true`, a replica, or a file that this user may not write to.',
    cure: 'Write in a transaction of its own, on the database that takes it.',
  },
  DATABASE_SCHEMA_CHANGED: {
    what: 'Status 503: a table is another one than it was when this connection prepared a statement on it.',
    cause:
      'A migration was applied while the application ran, and the statement stood in a transaction. Outside of one it is prepared anew, and nobody notices.',
    cure: '`transaction(work, { retries: 3 })` runs the transaction again, as for every other that was in the way of others. It happens once for each connection.',
  },
  DATABASE_SERIALIZATION_FAILURE: {
    what: 'Status 503: another transaction changed what this one had read.',
    cause: 'Two at once, with the isolation `repeatable read` or `serializable`; on SQLite, one that read first and wrote later.',
    cure: '`transaction(work, { retries: 3 })` runs it again, so `work` must do nothing but work on the database.',
  },
  DATABASE_STATEMENTS_MANY: {
    what: 'One text holds more than one statement.',
    cause: 'A script, or an attempt to inject SQL.',
    cure: 'Give one statement at a time, and values as parameters.',
  },
  DATABASE_STATEMENT_FAILED: {
    what: "The database refused a statement. The message has the database's own words.",
    cause: 'Wrong SQL, a table or column that is not there, often because a migration was not run.',
    cure: 'Read the message to its end.',
  },
  DATABASE_TIMEOUT: {
    what: 'Status 503: a statement or a transaction took too long and was ended.',
    cause:
      'A missing index, a lock that others hold, or a limit that is too low: `statementTimeout`, or the `deadline` of the transaction.',
    cure: 'Look at the plan of the statement (`EXPLAIN`), then at the limit.',
  },
  DATABASE_TRANSACTION_ENDED: {
    what: 'Work began in a transaction, and asked the database when that had ended.',
    cause: 'A promise in the transaction was not awaited.',
    cure: 'Await all work in it. What is to follow goes into `onCommit`, and what has nothing to do with it into `database.outside`.',
  },
  DATABASE_TRANSACTION_FAILED: {
    what: 'A statement of this transaction failed before, so the database takes no more of them. The cause is the first error.',
    cause: 'The error was caught, and the transaction went on.',
    cure: 'Put what may fail in a transaction of its own within: it is rolled back alone.',
  },
  DATABASE_UNBOUND: {
    what: 'There is no current database.',
    cause: 'A query came before the database was bound, or in a script that binds none.',
    cure: "Bind one at start: `connect('sqlite:newsroom.db').bind()`.",
  },
  DATABASE_UNIQUE_VIOLATION: {
    what: 'A row with the same value is there already. The error has `table`, `columns` and, where it has a name, `constraint`.',
    cause: 'The same thing was stored twice, perhaps by two requests at once: a look beforehand does not prevent that.',
    cure: 'Catch the error and tell people which value is taken.',
  },
  DATABASE_SCHEMA_UNKNOWN: {
    what: 'The schema that the URL of a PostgreSQL database names is not there, or is not for its user.',
    cause: '`?schema=sales` with another spelling than it was made with, or before it was made: schemas are not made silently.',
    cure: 'Make it once, `CREATE SCHEMA "sales"`, or have its owner `GRANT USAGE, CREATE ON SCHEMA "sales"` to the user.',
  },
  DATABASE_URL_INVALID: {
    what: 'The URL of a database is not understood. The message never shows its password.',
    cause: 'An unknown scheme, no path after `sqlite:`, or a setting that is empty.',
    cure: 'Write such as `sqlite:newsroom.db`, `sqlite::memory:`, `postgres://user:password@host/name` or `mysql://user:password@host/name`.',
  },
  DATABASE_VALUE_REFUSED: {
    what: 'The database refused a value: its type, length or range is not that of the column.',
    cause: 'Text that is too long, a number out of range, or text for a number.',
    cure: 'Validate before storing. The value is not in the message, since it may be secret.',
  },
  ORM_CHECK_BROKEN: {
    what: 'A row breaks a check of its table: `choices`, `min`, `max`, or a `check(...)` of the model.',
    cause: 'A value that an expression computed, or one that was written without the model.',
    cure: 'Validate before saving. A check with a `message` says that instead.',
  },
  ORM_CONFLICT_COLUMNS: {
    what: 'Rows were to be inserted around those that are there, and it was not said by which columns.',
    cause: 'An executor was asked for that without columns.',
    cure: "Name them: `createMany(rows, { around: ['slug'] })`.",
  },
  ORM_DDL_EXPRESSION: {
    what: 'An expression or a condition cannot be kept in the definition of a table.',
    cause:
      'A check, a default, a generated column or an index that names other tables, aggregates, or calls what does not always give the same.',
    cure: 'Name columns of the own table and plain values, compare them and calculate with them.',
  },
  ORM_DDL_DEFERRABLE: {
    what: 'A unique constraint is to wait for the end of a transaction, in a database that has no such constraints.',
    cause:
      "`unique(['list', 'place'], { deferrable: 'deferred' })`, and tables in SQLite, MySQL or MariaDB. `nuages check app.ts` says so beforehand.",
    cure: 'Use PostgreSQL, or leave `deferrable` out and write in an order in which no two rows are alike, such as by way of a place that no row has.',
  },
  ORM_DDL_INDEX: {
    what: 'An index or a constraint is of no fields, or of what is no column.',
    cause: 'An empty list, a misspelt name, or a relation without a column.',
    cure: "Name fields of the model: `index(['section', '-publishedAt'])`.",
  },
  ORM_DDL_KEY: {
    what: 'A primary key cannot be one in this database.',
    cause: 'A counted key of several columns; or, for MySQL, a text without a `maxLength` or with one above 768.',
    cure: 'Let a counted key stand alone, and give a text that is a key a `maxLength`.',
  },
  ORM_DDL_ON_DELETE: {
    what: 'A foreign key is to be set to null or to its default when its target is deleted, and cannot be.',
    cause: "`onDelete: 'setNull'` without `null: true`, or `'setDefault'` without a default.",
    cure: 'Let it be null, or choose what else is to happen: `cascade`, `protect`.',
  },
  ORM_DDL_ROW_SIZE: {
    what: 'A row would have more bytes than MySQL has room for: 65535, four for each character of a text with a `maxLength`.',
    cause: 'Many texts with a large `maxLength`.',
    cure: 'Leave out the `maxLength` of some, or give one above 768: those are kept outside of the row.',
  },
  ORM_DDL_VALUE: {
    what: 'A value cannot stand in the definition of a table.',
    cause: 'A default, a choice or a check with a NUL, an infinite number, a date out of range, or a collation with odd characters.',
    cure: 'Use plain values.',
  },
  ORM_INSPECT_TABLE: {
    what: 'Models were asked for a table that the database does not have. The hint has the nearest one.',
    cause: 'A misspelt name, another schema than the current one, or another database than was thought.',
    cure: 'Leave the names out for all tables and views, or look at the URL.',
  },
  ORM_KEY_NOT_UNIQUE: {
    what: 'Rows were to be told by fields in which several of them can have the same values.',
    cause:
      '`getOrCreate`, `updateOrCreate` or `createMany({ around })` by other fields than a key or unique ones, or by null; or rows of fixtures whose `naturalKey` is not unique.',
    cure: 'Declare the field `unique: true`, or the fields `unique([...])`: without that, two who ask at once would make two rows.',
  },
  ORM_QUERY_CREATE: {
    what: 'A row was to be created by a query that says more than which model: conditions, a limit, a list of another row.',
    cause:
      'Conditions say which rows are read, and nothing about a new one. Or `createMany({ around, update })` was asked of a model whose query class has `initial()`: the row that is there may be one that it leaves out.',
    cure: 'Create it by the model, `Article.create({ ... })`, or by `Article.using(database)`. Where rows that `initial()` leaves out may be written into, say so: `Article.query().unfiltered().createMany(...)`.',
  },
  ORM_REFERENCE_BROKEN: {
    what: 'A foreign key leads to a row that is not there, or a row was deleted that others still point at.',
    cause: "A key from a form or a URL that is of no row, a row that another deleted meanwhile, or `onDelete: 'doNothing'`.",
    cure: 'Look the row up first where people choose it; say with `onDelete` what becomes of rows that point at one that is deleted.',
  },
  ORM_ROW_GONE: {
    what: 'A row that was read is no longer in the database.',
    cause: 'Another request deleted it.',
    cure: 'Tell people so; or lock rows that are to be changed: `query.lock()` in a transaction.',
  },
  ORM_ROW_PROTECTED: {
    what: 'A row was not deleted, since others point at it. `details` says which model, by which field, and how many.',
    cause: "`onDelete: 'protect'`, which is the default.",
    cure: "Delete those first, or declare the foreign key with `onDelete: 'cascade'` or `'setNull'`.",
  },
  ORM_UPDATE_CIRCLE: {
    what: 'MySQL cannot change several columns at once each of which is computed of another.',
    cause: "`update({ a: f('b'), b: f('a') })`: MySQL assigns from left to right. All other databases can do it.",
    cure: 'Change them in several updates within a transaction.',
  },
  ORM_VALUE_TAKEN: {
    what: 'Another row has the same value in a field that is unique. `details` has `model` and `fields`; the value is not in the message.',
    cause: 'The same thing was stored twice, perhaps by two requests at once: a look beforehand does not prevent that.',
    cure: 'Catch the error and tell people which field it is; or use `getOrCreate` and `updateOrCreate`.',
  },
}
