import type { ErrorTable } from './entry.ts'

/** The codes of queries: src/orm and src/orm/sql. */
export const QUERIES: ErrorTable = {
  ORM_AGGREGATE_DISTINCT: {
    what: 'An aggregate of a group would need all values behind a relation to many at once, which no statement here gives; or distinct texts were to be in the order of something else.',
    cause:
      "`count('comments.author', { distinct: true })`, `stringAgg`, `variance` or `stddev` over a relation to many, behind `values()`; `stringAgg('name', { distinct: true, orderBy: 'rank' })`, where one name may have several ranks.",
    cure: "Ask the other model, whose rows can be grouped by a path back: `Comment.query().values(...)`. Distinct texts are ordered by themselves: `{ orderBy: '-name' }`.",
  },
  ORM_COMPILER_FAULT: {
    what: 'The compiler of queries contradicts itself. This is a mistake of Nuages.',
    cause: 'Unknown.',
    cure: 'Please report it with the query. Saying the same in another way may help meanwhile.',
  },
  ORM_EXPRESSION_MOMENT: {
    what: '`extract`, `truncate`, `dayOf`, `add`, `subtract`, `until` or a `cast` to a moment was given something that is no datetime, date or time, or no length of time.',
    cause:
      'A path that leads to another kind of column, `truncate` of a time to a day, which it does not have, a number that is to be a date, or a `Temporal.Duration` of months, which have no fixed length.',
    cure: 'Name a column of `datetime()` or `date()`; of a time `extract` gives the parts.',
  },
  ORM_EXPRESSION_NUMBER: {
    what: 'A function on numbers, a calculation, a sum or a mean was given something that is no number.',
    cause: "A path to a text, a boolean or a moment, of which each database would make another number: `round(f('title'))`.",
    cure: "Name a number. A text that holds one becomes one by `cast(f('code'), 'float')`; what holds none is null.",
  },
  ORM_EXPRESSION_JSON: {
    what: '`textAt` or `numberAt` was given something else than json, or no way into it.',
    cause: 'A path that leads to another kind of column; a step that is no name and no whole number.',
    cure: "Name a column of `json()` and the steps one by one: `textAt(f('extra'), 'places', 0, 'town')`.",
  },
  ORM_EXPRESSION_DEPTH: {
    what: 'An expression has more others within each other than databases take.',
    cause:
      'A loop that adds one term after the other: `sum = sum.plus(f(name))`, some hundred times: each is within the next. Or one that is written several times and doubles with each step: `sum.plus(sum)`, an annotation of annotations, `power` in `power` on PostgreSQL and MySQL.',
    cure: 'Put the terms together in parts: sums of twenty each, then the sum of those. Forty such parts of twenty are sixty deep. What doubles is calculated in fewer steps, or stored in between.',
  },
  ORM_FUNCTION_COLLATION: {
    what: '`collate` was given something else than the name of a collation.',
    cause: 'A name of other characters than letters, digits, `_`, `-`, `.` and `@`, or what came with a request.',
    cure: "Name a collation that the database has: `collate(f('name'), 'nocase')` on SQLite, `'de-x-icu'` on PostgreSQL, `'utf8mb4_general_ci'` on MySQL.",
  },
  ORM_FUNCTION_COUNT: {
    what: 'A function was given a count that is no whole number, or too small or great.',
    cause: '`left(f("title"), -1)`, `substr(f("title"), 0)`: characters are counted from 1. `round` takes -30 to 30 places.',
    cure: 'Give a whole number from 0, or from 1 where it is a place.',
  },
  ORM_KYSELY_TRANSACTION: {
    what: 'A transaction of Kysely was begun on `database.kysely`.',
    cause: '`database.kysely.transaction()`: transactions are those of the database.',
    cure: 'Write `database.transaction(async () => ...)`; statements of `database.kysely` within it belong to it.',
  },
  ORM_LOAD_QUERY: {
    what: 'A relation was to be loaded by a query that cannot do it. The message says why.',
    cause: '`with({ author: Author.query() })`, where there is one row; a query of another model, of values, or a union.',
    cure: 'Give a query of rows for a list: `with({ comments: Comment.query().limit(3) })`.',
  },
  ORM_LOAD_DEPTH: {
    what: 'Relations of relations were to be loaded, more levels deep than any program needs.',
    cause: 'A tree for `with()` or `load()` that was built by a loop, or came from outside.',
    cure: 'Load the rows that far down by a query of their own. What is loaded is part of the program, never of a request.',
  },
  ORM_LOCK_OUTSIDE: {
    what: 'Rows were to be locked outside of a transaction.',
    cause: 'A lock lasts until its transaction ends, and each statement outside of one is a transaction of its own.',
    cure: 'Ask within `transaction(async () => { ... })`, together with what is to happen while they are locked.',
  },
  ORM_LOCK_ROWS: {
    what: 'A query was to lock rows that does not give rows as they are in the table.',
    cause:
      '`lock()` of a union, of distinct rows, of groups, or with values over a window. Not every database takes that, and none says which rows it means.',
    cure: 'Lock the rows by a query of their own, and ask for the rest then.',
  },
  ORM_LOCK_OPTION: {
    what: 'A lock was given what no lock takes.',
    cause: 'A misspelled option, such as `nowait`, or one that excludes another.',
    cure: 'The options are `skipLocked`, `noWait`, `shared`, `noKey` and `of`: `.lock({ skipLocked: true })`.',
  },
  ORM_LOCK_OF: {
    what: 'A relation was to be locked with the rows and cannot be.',
    cause: 'It is not loaded with them, leads to many rows, or to one that may be missing.',
    cure: "Load it before: `.with('section').lock({ of: ['section'] })`. Lock other rows by a query of their own.",
  },
  ORM_LOOKUP_UNKNOWN: {
    what: 'A look-up has a name that there is not.',
    cause: 'A look-up that was made by another copy of Nuages.',
    cure: 'Look whether `npm ls nuages` shows one version.',
  },
  ORM_OUTER_NONE: {
    what: '`outer()` was used in a query that is within no other.',
    cause: 'A query for `subquery()` or `exists()` that was run by itself.',
    cure: 'In a query of its own write `f()`.',
  },
  ORM_MADE_FORGED: {
    what: 'An object has the prototype of a look-up or of an expression, and is none.',
    cause: '`Object.create(is.eq(1))`, or a copy that some library made. Nothing that was parsed from JSON is like that.',
    cure: 'Make it anew by `is`, `f` and the other functions.',
  },
  ORM_PATH_MANY: {
    what: 'A path leads from one row to many, where one value was expected.',
    cause: "`f('comments.text')`, or an order by it.",
    cure: "Say which value is meant: `annotate({ last: max('comments.written') })`, `subquery(...)`.",
  },
  ORM_PATH_UNSELECTED: {
    what: 'Something was asked of groups, of distinct values or of a union of values that they do not have.',
    cause: "`values('section.name').annotate({ all: count() }).orderBy('title')`: a group has many titles.",
    cure: 'Name it in `values(...)` too, or compute one value of each group: `annotate({ last: max("publishedAt") })`.',
  },
  ORM_QUERY_BULK: {
    what: 'Rows were asked for by their keys in a way that does not go: by no list, with values, or behind a limit.',
    cause: 'A single key, or a query that was refined for something else.',
    cure: 'Give a list of keys to a query of rows: `await Article.query().inBulk([1, 2])`.',
  },
  ORM_QUERY_DISTINCT: {
    what: '`distinct(...)` with paths was used on groups.',
    cause: "`values('status').annotate({ all: count() }).distinct('all')`.",
    cure: 'Order the groups and limit them, or number them by `rowNumber()` and ask for those with 1.',
  },
  ORM_QUERY_RAW: {
    what: '`raw()` was used on a query that says more, or without SQL.',
    cause: '`Article.query().where(...).raw(...)`: the condition would be passed over.',
    cure: 'Write conditions into the statement. `with()` and `using()` count.',
  },
  ORM_QUERY_INITIAL: {
    what: 'What `initial()` of a query class gives is nothing that queries can begin with.',
    cause: 'It gives no query, names a parameter, or asks for rows of its own model, whose queries begin with it again.',
    cure: 'Write `override initial() { return this.where({ ... }) }`. Queries of the same model within it take `unfiltered()`.',
  },
  ORM_ROW_HIDDEN: {
    what: 'Status 409: a row with these values is there, and `initial()` of the query class leaves it out.',
    cause: '`getOrCreate` or `updateOrCreate` could neither find it nor make another one.',
    cure: 'Ask `Model.query().unfiltered()` for it, or give the new row other values.',
  },
  ORM_QUERY_SCOPE: {
    what: 'A function given to `either()` or `neither()`, or `initial()`, does more than add conditions.',
    cause: 'It adds an order, a limit or relations to load, or gives back another query.',
    cure: 'Let it add conditions to the query that it is given, and return that. Say the other things outside.',
  },
  ORM_RAW_COLUMNS: {
    what: 'A statement for rows of a model did not give their key.',
    cause: '`raw(sql`select title from ...`)`.',
    cure: 'Select the key too, under the name of its column; for plain values there is `database.query(...)`.',
  },
  ORM_SEARCH_INDEX: {
    what: 'A model without a full-text index was searched.',
    cause: '`Article.query().search(...)`, where the options of Article name none.',
    cure: "Add `indexes: [fullText(['title', 'body'])]`, and make a migration.",
  },
  ORM_SEARCH_TEXT: {
    what: 'A search was given something that is no text.',
    cause: 'A field of JSON, or a list, where the words were expected.',
    cure: 'Give the text that was typed; any text will do.',
  },
  ORM_SQL_VALUE: {
    what: 'Something was put into `sql` that can be no value of a statement, or `raw()` was given no `sql`.',
    cause: 'An object or `undefined` in `${...}`.',
    cure: 'Give texts, numbers, booleans, dates, bytes or null; `sql.identifier(...)` for names.',
  },
  ORM_STRETCH_ORDER: {
    what: 'Rows cannot be gone through in stretches in this order.',
    cause: 'They are ordered by an expression or by columns of another model.',
    cure: "Order by columns of the model itself: `orderBy('-publishedAt')`. Else use `page()`.",
  },
  ORM_STRETCH_PLACE: {
    what: 'Status 400: the place to go on from is none of this list.',
    cause: 'A URL that was changed, or one of another list or order.',
    cure: 'Nothing to do; link to the first stretch.',
  },
  ORM_TIME_ZONE: {
    what: 'There is no such time zone.',
    cause: 'A misspelt name, or an offset such as `+02:00`, which says nothing of summer time.',
    cure: 'Write an IANA name, such as `Europe/Paris`.',
  },
  ORM_WINDOW_COUNT: {
    what: 'A window function was given a number of rows or groups that is no whole number, or too small.',
    cause: '`ntile(0, ...)`, `lag(f("views"), ..., -1)`.',
    cure: 'Give a whole number: from 1 for groups and places, from 0 for rows.',
  },
  ORM_WINDOW_AGGREGATE: {
    what: 'An aggregate cannot be had over a window.',
    cause: '`stringAgg`, or an aggregate of distinct values, in `over(...)`: no database has that.',
    cure: 'Ask for it by groups, `values(...).annotate(...)`, or by a subquery.',
  },
  ORM_SUBQUERY_COLUMNS: {
    what: 'A query within another one gives several columns, where one value was expected.',
    cause: "`subquery(Comment.query().values('id', 'text'))`, or a query with several annotations and no `values`.",
    cure: "Name the one that is meant, `.values('text')`. Where several are wanted, make a subquery of each, or join: `with`, or a path over the relation.",
  },
  ORM_WINDOW_FRAME: {
    what: 'The frame of a window, or an edge of it, is none.',
    cause:
      'Something other than a whole number, `start` or `end`; in a range only 0, `start` and `end` mean something. Or it ends before it begins, or leaves rows out on MySQL and MariaDB, which have no such frames.',
    cure: 'Write `{ from: -6 }`, or `{ from: "start", to: "end", unit: "range" }`.',
  },
  ORM_WINDOW_NESTED: {
    what: 'A window is made by what is computed over another window.',
    cause: "`annotate({ place: rowNumber({ orderBy: 'id' }) }).annotate({ sum: over(sum('place'), { orderBy: 'id' }) })`.",
    cure: 'Compute the second one from the rows that are read.',
  },
  TEST_DATABASE: {
    what: 'No database could be made for the tests of this process.',
    cause: 'The user of the URL may not make databases; or one was to be kept whose models have no migrations.',
    cure: 'Give the user the right, as the hint says, or use a server of your own for tests.',
  },
  TEST_QUERIES: {
    what: 'A test ran another number of statements than it said. The message lists them.',
    cause: 'A list that is loaded row by row, or a page that asks for more than before.',
    cure: 'Load relations with the rows by `with(...)`. If the number is right, change it in the test.',
  },
}
