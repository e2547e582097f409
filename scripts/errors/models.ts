import type { ErrorTable } from './entry.ts'

/** The codes of models, rows and query sets, in src/orm. Those of databases and tables are in orm.ts. */
export const MODELS: ErrorTable = {
  ORM_ANNOTATION_NAME: {
    what: 'A computed value was given a name that rows have already, or that is no name.',
    cause: '`annotate({ title: ... })` where `title` is a field, a method or a getter of the row.',
    cure: 'Choose another name: letters, digits and `_`.',
  },
  ORM_ANNOTATION_USED: {
    what: 'A computed value was computed anew under its name, and something reads the one before.',
    cause: '`annotate({ rank: ... }).where({ rank: 1 }).annotate({ rank: ... })`, or a value that is to be computed of itself.',
    cure: 'Give the new one a name of its own.',
  },
  ORM_CHECK_CHOICES: {
    what: 'A check found choices that the field cannot hold, or an empty list of them.',
    cause: 'A choice is longer than `maxLength`, or of another type.',
    cure: 'Change the choice, or the field.',
  },
  ORM_CHECK_COLUMN: {
    what: 'A check found two fields of a model with the same column. Letters of either case are the same: on MySQL and SQLite they are.',
    cause: 'Two names that become one in snake_case, or a `column` that another field has.',
    cure: "Give one of them another: `{ column: '...' }`.",
  },
  ORM_CHECK_CONSTRUCTOR: {
    what: 'A check found a class whose constructor throws without arguments. Rows that are read are made so.',
    cause: 'A constructor that reads its arguments.',
    cure: 'Leave it out, or let it take nothing: `constructor(values?: ...)`, with `super(values)`.',
  },
  ORM_CHECK_DEFAULT: {
    what: 'A check found a default that its field does not take.',
    cause: 'A value of another type, one that is too long, or an expression of a field that is not there.',
    cure: 'Change the default, or the field.',
  },
  ORM_CHECK_FAILED: {
    what: '`assertModels` found problems. The message lists them, each with its id and cure.',
    cause: 'Mistakes in models that types cannot see.',
    cure: 'Mend them one by one; each id has a page.',
  },
  ORM_CHECK_GENERATED: {
    what: 'A check found a generated column that cannot be computed.',
    cause: 'Its expression names a field that the model does not have.',
    cure: 'Compute it of columns of the same row.',
  },
  ORM_CHECK_HIDDEN: {
    what: 'A check found a class that declares a field of its model once more. It hides the column: rows would hold what the class says, not what was read.',
    cause: "A class field `title = ''`, `title!: string` without `declare`, or a getter of that name.",
    cure: 'Take it out of the class. The type comes from `model({ ... })` already.',
  },
  ORM_CHECK_INDEX: {
    what: 'A check found an index or a constraint that cannot be made.',
    cause:
      'It names a field that is not there, none at all, or two have the same name; or it is deferrable, which the database of the application is not.',
    cure: 'Correct it in the `indexes` of the model.',
  },
  ORM_INDEX_OPTIONS: {
    what: 'An index or a unique constraint was told what does not go together.',
    cause:
      '`opclasses` that are not as many as the fields, or `deferrable` beside a condition, an expression, a descending field or operator classes.',
    cure: "Name an operator class for each field, or null: `index(['title', 'day'], { opclasses: ['text_pattern_ops', null] })`. What can wait is of columns alone.",
  },
  ORM_CHECK_KEY: {
    what: 'A check found a foreign key to a model whose primary key has several columns.',
    cause: 'Several fields of the target have `{ primaryKey: true }`.',
    cure: 'Give the target one key, and what was its key a `unique([...])`.',
  },
  ORM_CHECK_KINDS: {
    what: 'A check found a generic key that leads to one model by two names.',
    cause: 'Two of its kinds name the same model, so that a row does not say which of them it is.',
    cure: 'Keep one of them. Two relations to one model are two foreign keys.',
  },
  ORM_CHECK_ON_DELETE: {
    what: 'A check found a foreign key that cannot become what `onDelete` says.',
    cause: "`'setNull'` without `{ null: true }`, or `'setDefault'` without a default.",
    cure: 'Declare it so, or choose another `onDelete`.',
  },
  ORM_CHECK_NATURAL_KEY: {
    what: 'A check found a `naturalKey` with something that is no column and no foreign key.',
    cause: 'A mistyped name, or the name of a list.',
    cure: "Name fields by which people know a row: `static readonly naturalKey = ['section', 'slug'] as const`.",
  },
  ORM_CHECK_ORDERING: {
    what: 'A check found an `ordering` by something that is no column.',
    cause: 'A mistyped name, or the name of a relation.',
    cure: "Name columns: `['-publishedAt', 'writerId']`.",
  },
  ORM_CHECK_QUERY: {
    what: 'A check found a `query` option that gives no class of query sets.',
    cause: '`query: ArticleQuery` in place of `query: () => ArticleQuery`, or a class that does not extend `QuerySet`.',
    cure: 'Write `{ query: () => ArticleQuery }`.',
  },
  ORM_CHECK_REVERSE: {
    what: 'A check found a `reverse` that is the other end of nothing, or of a relation that has another already.',
    cause: 'A mistyped name of the field at the other end, or a field that leads to another model.',
    cure: 'Name a `foreignKey`, `oneToOne` or `manyToMany` of the target that leads here, once.',
  },
  ORM_CHECK_REVERSE_ONE: {
    what: 'A check found a `reverseOne` of a relation of many, or a `reverse` of one to one.',
    cause: 'The field at the other end is a `foreignKey` where a `oneToOne` was meant, or the other way round.',
    cure: 'Let both ends agree: `oneToOne` and `reverseOne`, `foreignKey` and `reverse`.',
  },
  ORM_CHECK_SYMMETRICAL: {
    what: 'A check found a symmetrical relation to another model.',
    cause: '`{ symmetrical: true }` where the target is not the model itself.',
    cure: 'Leave it out; or let the relation lead to its own model.',
  },
  ORM_CHECK_TABLE: {
    what: 'A check found two models with one table.',
    cause: "The same `{ table: '...' }`, or names that become one.",
    cure: 'Give one of them another table, or `{ managed: false }` if it only looks at the rows of the other.',
  },
  ORM_CHECK_TARGET: {
    what: 'A check found a relation whose function gives no model.',
    cause: '`foreignKey(() => 3)`, or a class that does not extend `model({ ... })`.',
    cure: 'Write `() => User`, where `User` is a model.',
  },
  ORM_CHECK_THROUGH: {
    what: 'A check found a many-to-many relation whose model between lacks a foreign key, or has several.',
    cause: '`through` is another model than was meant, or it points at one side twice.',
    cure: "Give it a foreign key to each side, and name them where there are several: `throughFields: ['article', 'writer']`.",
  },
  ORM_CHECK_UNLISTED: {
    what: 'A check found a relation to a model that belongs to no model set, so that it has no table.',
    cause: 'The model was forgotten in `modelSet(...)`.',
    cure: 'List it.',
  },
  ORM_COLUMN_DEFERRED: {
    what: 'A column was read that the query had left out.',
    cause: '`only(...)` or `defer(...)`.',
    cure: 'Name the column in `only`, leave it out of `defer`, or `await row.refresh()`.',
  },
  ORM_CONDITION_DEPTH: {
    what: 'A condition has more relations within each other than any question needs.',
    cause: 'Code that builds `is.some(...)` within itself without an end, for example of what came from outside.',
    cure: 'Ask for the rows further down by a query of their own, and give `is.in(ids)` to this one.',
  },
  ORM_CONDITION_SHAPE: {
    what: 'A condition is no object with fields as keys.',
    cause: 'A list, a text or a row was given to `where`.',
    cure: "Write `where({ status: 'published' })`.",
  },
  ORM_CONDITION_UNDEFINED: {
    what: 'A condition is `undefined`. It would match every row.',
    cause: 'A value that was expected is missing, often one from a form.',
    cure: 'Leave the key out where no condition is meant, or write `is.null` for rows without a value.',
  },
  ORM_CONDITION_VALUE: {
    what: 'A condition cannot be asked of its field. The message says why.',
    cause: 'A look-up of another type (`is.containing` of a number), a plain object for a json column, a row of another model.',
    cure: 'Use a look-up that fits: `is.json(...)` and `is.at(...)` for json, `is.some(...)` for lists.',
  },
  ORM_DATABASE_NONE: {
    what: 'A query was run, and there is no current database.',
    cause: 'No database was bound, or work goes on outside of the place where one is.',
    cure: "`connect('sqlite:news.db').bind()` at start, or say which: `Article.using(database)`.",
  },
  ORM_EXPRESSION_KIND: {
    what: 'An expression was expected.',
    cause: 'A plain value or a look-up in `annotate` or `aggregate`, or an aggregate in `update`.',
    cure: "Use `f('views')`, `count(...)`, `value(3)` and what is made of them.",
  },
  ORM_FIELD_KIND: {
    what: 'A field of a model is no field.',
    cause: '`text` in place of `text()`.',
    cure: 'Call the field function.',
  },
  ORM_FIELD_NAME: {
    what: 'A field was given a name that it cannot have.',
    cause:
      'Every row has `save`, `delete`, `load` and others already; a dot reads as a path; `writerId` belongs to the foreign key `writer`.',
    cure: "Choose another name. The column may keep it: `{ column: 'save' }`.",
  },
  ORM_FIELD_OPTIONS: {
    what: 'The options of a field contradict each other, or cannot be.',
    cause: 'A primary key that may be null, a `maxLength` of 0, choices that are no list.',
    cure: 'The message says which; see the table of fields in `docs/orm/models.md`.',
  },
  ORM_FIELD_READONLY: {
    what: 'A generated column was written.',
    cause: 'The database computes it of others.',
    cure: 'Write the columns that it is computed of.',
  },
  ORM_FIELD_TARGET: {
    what: 'A relation was given something other than a function.',
    cause: "`foreignKey(User)` or `foreignKey('User')`; or `User` was not loaded yet.",
    cure: 'Write `foreignKey(() => User)`.',
  },
  ORM_FIELD_UNKNOWN: {
    what: 'A row or a change was given a field that the model does not have. The hint names the nearest one.',
    cause: 'A mistyped name, or an object from outside with more in it than was asked for.',
    cure: 'Correct it; pick what you want from objects that come from outside.',
  },
  ORM_LINK_COLUMNS: {
    what: 'A link was given values, and has no columns for them.',
    cause: '`addWith` of a many-to-many relation without a model between.',
    cure: 'Declare one: `manyToMany(() => Tag, { through: () => Tagging })`.',
  },
  ORM_MODEL_COMPOSITE: {
    what: 'A model with a key of several columns stands where one column is needed.',
    cause: 'A foreign key, a many-to-many relation or a loaded list of such a model.',
    cure: 'Give it one key column, and what was its key a `unique([...])`.',
  },
  ORM_MODEL_NONE: {
    what: 'Something was used as a model that is none.',
    cause: 'A class that does not extend `model({ ... })`.',
    cure: 'Extend it; or give the model, not one of its rows.',
  },
  ORM_MODEL_REVERSE: {
    what: 'A `reverse` or `reverseOne` names a field that is no relation to this model.',
    cause: 'A mistyped name, or a field that leads to another model.',
    cure: 'Name a `foreignKey`, `oneToOne` or `manyToMany` of the target that leads here.',
  },
  ORM_MODEL_SET: {
    what: 'A model set was given a label or a model that it does not take.',
    cause:
      'The label begins the names of tables, so it is made of small letters, digits and `_`. The models are classes from `model({ ... })`.',
    cure: "Write `modelSet('blog', { Article, Comment })`.",
  },
  ORM_MODEL_TARGET: {
    what: 'The function of a relation gives no model, or the model is not there yet.',
    cause: 'It gives something else; or the model was used while modules were still loading, in a circle of imports.',
    cure: 'Write `() => User`. Use models only when all modules are loaded, not at their top level.',
  },
  ORM_MODEL_THROUGH: {
    what: 'The model between of a many-to-many relation has not one foreign key to each side.',
    cause: 'A key is missing, or there are several.',
    cure: "Name the two that are meant: `throughFields: ['article', 'writer']`.",
  },
  ORM_MODEL_TWICE: {
    what: 'A model is in two model sets.',
    cause: 'Two blueprints list it.',
    cure: 'List it where it belongs; others may refer to it all the same.',
  },
  ORM_MODEL_UNREGISTERED: {
    what: 'A model was used that belongs to no model set, so that its table has no name.',
    cause: 'It was forgotten in `modelSet(...)`.',
    cure: "List it, or give it `{ table: '...' }`.",
  },
  ORM_OPTION_SHAPE: {
    what: 'Options are no object.',
    cause: 'A text or a list in place of the options, as in `text(80)`.',
    cure: 'Write `text({ maxLength: 80 })`.',
  },
  ORM_OPTION_UNKNOWN: {
    what: 'A field, a relation, a model, an index, an aggregate, a window, a migration, `migrate` or the like was given an option that there is not.',
    cause:
      'A typing mistake, which would have been ignored: `onDelte`, `uniqe`; or an option of another field, such as `maxLength` of a number.',
    cure: 'The hint has the nearest one. Options of your own belong elsewhere.',
  },
  ORM_ORDER_TERM: {
    what: 'An order is neither a text nor made by `asc()` or `desc()`.',
    cause: 'A list in place of several arguments, or an expression without a direction.',
    cure: "Write `orderBy('name', '-age', f('rank').desc())`.",
  },
  ORM_PARAM_EXPRESSION: {
    what: 'A `param(...)` was put into an expression, or into a query within one.',
    cause:
      "`f('views').plus(param('more'))`, `count('comments', { where: { approved: param('x') } })`, `subquery(...)` of a query with parameters.",
    cure: "Parameters stand in conditions of the query that is prepared: `where({ views: is.gt(param('least')) })`. Make the query anew for the others; it is compiled once all the same.",
  },
  ORM_PARAM_MISSING: {
    what: 'A query with parameters was run without values for them.',
    cause: '`all()` of a query with `param(...)` that was not prepared, or a value that is missing or undefined.',
    cure: "`query.prepare().all({ slug: 'x' })`, with a value for each.",
  },
  ORM_PARAM_UNKNOWN: {
    what: 'A prepared query was given a value for a parameter that it does not have.',
    cause: 'A mistyped name.',
    cure: 'Use the names given to `param(...)`.',
  },
  ORM_PARAM_VALUE: {
    what: 'A parameter was given a value of another type.',
    cause: "`is.in(param('ids'))` takes a list, text look-ups take a text.",
    cure: 'Give what the look-up takes.',
  },
  ORM_PATH_RELATION: {
    what: 'A path leads to a relation where a column was expected.',
    cause: "`orderBy('writer')` or `values('writer')`.",
    cure: "Name a column: `'writerId'` or `'writer.name'`.",
  },
  ORM_PATH_UNKNOWN: {
    what: 'A path names a field that is not there. The hint names the nearest one.',
    cause: 'A mistyped name, or a name from outside.',
    cure: 'Correct it. Let people choose from names that you list.',
  },
  ORM_QUERY_CLASS: {
    what: 'The `query` option of a model gives no class of query sets.',
    cause: '`query: ArticleQuery` in place of `query: () => ArticleQuery`.',
    cure: 'Write `{ query: () => ArticleQuery }`, where the class extends `QuerySet<typeof Article>`.',
  },
  ORM_QUERY_COMBINED: {
    what: 'A union, an intersection or a difference was made of queries that do not give the same, or was given conditions or annotations.',
    cause: '`where` or `annotate` after `union`; queries of several models, or with different `values` or annotations.',
    cure: 'Add conditions and annotations to each query before they are combined, the same names to all of them.',
  },
  ORM_QUERY_COUNT: {
    what: '`limit` or `offset` was given something other than a whole number from 0.',
    cause: "A number from outside that was not read: `limit(request.query.get('n'))`.",
    cure: 'Read and bound it first.',
  },
  ORM_QUERY_MODEL: {
    what: 'A query set was used that has no model.',
    cause: '`new ArticleQuery()`.',
    cure: 'Write `Article.query()`, or `new QuerySet(Article)`.',
  },
  ORM_QUERY_UNRUN: {
    what: 'A query set was returned by a handler, or stands in what is written as JSON, and has not been run.',
    cause: 'Its last step is missing.',
    cure: '`await Article.query().all()`, or another of the methods that run it.',
  },
  ORM_QUERY_WRITE: {
    what: '`update` or `delete` was called on a part of the rows that conditions do not describe.',
    cause: '`limit`, `offset`, `distinct`, `values` or `union` before it.',
    cure: 'Read the keys first, then write by them: `where({ id: is.in(ids) })`.',
  },
  ORM_RELATION_ASSIGNED: {
    what: 'A list was assigned to a relation.',
    cause: '`article.tags = [...]`.',
    cure: '`await article.tags.set(...)` for many to many; for others write the foreign keys of the rows at the other end.',
  },
  ORM_RELATION_NOT_LOADED: {
    what: 'A relation was read that was not loaded. Relations are never loaded by themselves, so that no loop asks for each row.',
    cause: 'The query has no `.with(...)` for it.',
    cure: "`.with('writer')` in the query, or `await row.load('writer')`, which loads it for all rows of the same query.",
  },
  ORM_RELATION_UNKNOWN: {
    what: '`with` or `load` names something that is no relation. The hint lists them.',
    cause: 'A mistyped name, or a column.',
    cure: 'Name relations, or a tree of them: `.with({ writer: { chief: true } })`.',
  },
  ORM_ROW_KEY: {
    what: 'The key of a saved row was changed, which would make it another row.',
    cause: 'An assignment to `id` or to another primary key.',
    cure: 'Create a new row with that key, and delete this one.',
  },
  ORM_ROW_NONE: {
    what: 'Status 404: `get` found no row.',
    cause: 'Nothing meets the condition.',
    cure: 'As an answer to a request it is a 404 already. Use `first()` where there may be none.',
  },
  ORM_ROW_SEVERAL: {
    what: '`get` found several rows.',
    cause: 'The condition does not name one row alone.',
    cure: 'Add conditions, or use `first()`.',
  },
  ORM_ROW_UNSAVED: {
    what: 'A row that is not in the database was used as if it were.',
    cause: 'It was made by `new`, and not saved; or it was deleted.',
    cure: '`await row.save()` first.',
  },
  ORM_TEMPORAL_LATE: {
    what: 'A date, a time or a duration was read before Temporal was there. Where Node has none of its own, it is loaded when a model needs it.',
    cause: 'A row was made by hand before the first query, which waits for it.',
    cure: '`await temporalReady()`.',
  },
  ORM_VALUES_SHAPE: {
    what: 'A row, a change or a tree is no object with names as keys, or says two things of one column.',
    cause: 'A list, a text or an instance of a class was given; or `create({ book, bookId })`, of which each says another book.',
    cure: "Write `create({ title: 'x' })`, and a foreign key either as a row or as its key.",
  },
  ORM_VALUE_LIMIT: {
    what: 'A value has the right type, and is beyond a limit of its field.',
    cause: 'A text longer than `maxLength`, a number outside of `min` and `max`, none of the `choices`, json that does not fit its schema.',
    cure: 'Validate before saving: `await row.validate()` says it in sentences for people.',
  },
  ORM_VALUE_MISSING: {
    what: 'A new row was not given a value that it needs.',
    cause: 'The field has no default and cannot be null.',
    cure: 'Give it, or declare the field with a default or `{ null: true }`.',
  },
  ORM_VALUE_NULL: {
    what: 'A field that cannot be null was given null.',
    cause: 'It is declared without `{ null: true }`.',
    cure: 'Give it a value, or let it be null.',
  },
  ORM_VALUE_STORED: {
    what: 'The database holds a value that the field cannot be.',
    cause: 'The column was written by other means, or its type was changed without a migration.',
    cure: 'Correct the row, or the type of the field.',
  },
  ORM_VALUE_TYPE: {
    what: 'A value is of another type than its field. An object where a text belongs is refused, so that JSON from outside is only ever a value.',
    cause: 'A text where a number belongs, often from a form; a row of another model.',
    cure: 'Convert it where it comes in: with a schema, or `Number(...)`.',
  },
  ORM_WORD_UNKNOWN: {
    what: 'A word of which there are only so many is another one.',
    cause: "`extract('yeer', ...)`, `cast(..., 'int')`, `onDelete: 'cascad'`: the types know them, and a value from elsewhere was given.",
    cure: 'The message lists them. What comes from outside is looked up in a table of your own before.',
  },
}
