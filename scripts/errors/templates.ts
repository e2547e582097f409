import type { ErrorTable } from './entry.ts'

/** The codes of src/templates. */
export const TEMPLATES: ErrorTable = {
  CHECK_NO_LIST: {
    what: 'Templates were to be checked, but nobody can say which there are.',
    cause: 'The environment has no loader, or one that has no `list()`, such as a function.',
    cure: 'Check an environment whose loader lists its templates: `FileSystemLoader`, `DictLoader`, or one of your own with `list()`.',
  },
  CHECK_NO_TYPESCRIPT: {
    what: 'Templates declare their types, but the project has no TypeScript compiler.',
    cause: 'The package `typescript` is not installed in the project or above it.',
    cure: '`npm install --save-dev typescript`.',
  },
  CHECK_TYPESCRIPT: {
    what: 'The TypeScript compiler could not look at the templates.',
    cause: "Mostly an option of the project's `tsconfig.json` that the compiler does not know or does not want.",
    cure: 'Run `tsc` on the project and mend what it says first.',
  },
  TEMPLATE_ARITHMETIC: {
    what: 'A calculation in a template has no result.',
    cause: 'A division by zero, or a number or repeated text beyond what may come out.',
    cure: 'Guard it, `{% if count %}{{ total / count }}{% endif %}`, or compute it before the page is rendered.',
  },
  TEMPLATE_ASSERTION: {
    what: 'A filter met a name that it cannot use.',
    cause: 'A filter or test that is named by a text, as in `map("titel")`, does not exist.',
    cure: 'Correct the name; the filters are those of the environment.',
  },
  TEMPLATE_ASYNC_LOADER: {
    what: 'A loader gave a promise where a template had to be there at once.',
    cause: 'The loader is asynchronous and the template is rendered by `render`.',
    cure: 'Use `renderAsync` or `stream`.',
  },
  TEMPLATE_ATTRIBUTE: {
    what: 'A filter asked a value for something that it does not have.',
    cause: 'A value of another type than the filter works on, such as a list given to `dictsort`.',
    cure: 'Give the filter what it is for, or test the value first: `{% if value is mapping %}`.',
  },
  TEMPLATE_FILTER_ARGUMENT: {
    what: 'A filter was called with arguments that it cannot use together.',
    cause: 'Arguments that exclude each other, or one that is missing.',
    cure: 'See the description of the filter.',
  },
  TEMPLATE_FOLDER: {
    what: 'A folder of templates does not exist.',
    cause: 'The path is relative to where the process was started, or misspelt.',
    cure: "Give it from the file's place: `join(import.meta.dirname, 'templates')`.",
  },
  TEMPLATE_FUNCTION: {
    what: 'A filter or test that was given to an environment is no function.',
    cause: 'A call in place of the function, or an import that is not there.',
    cure: 'Give the function itself.',
  },
  TEMPLATE_LOOKUP: {
    what: 'A key or an index is not there.',
    cause: 'A method such as `index` or `pop` did not find what it was asked for.',
    cure: 'Test first: `{% if name in names %}`.',
  },
  TEMPLATE_NAME: {
    what: 'The name of a template is no text.',
    cause: '`extends` or `include` was given another value.',
    cure: 'Give a name, or a list of names to `include`.',
  },
  TEMPLATE_NOT_FOUND: {
    what: 'No loader has a template of that name.',
    cause: 'The name is misspelt, or the file lies in a folder that is not looked at.',
    cure: 'The hint says where was looked and which name is near.',
  },
  TEMPLATE_PRECOMPILE: {
    what: 'Templates cannot be compiled ahead.',
    cause: 'The loader cannot list them, or a tag of an extension put a value into one that cannot be written into a module.',
    cure: 'Use a loader with `list`; give such values to the environment as globals.',
  },
  TEMPLATE_RECURSION: {
    what: 'A value that holds itself was printed or compared.',
    cause: 'A list or dict that was put into itself.',
    cure: 'Print a part of it.',
  },
  TEMPLATE_OPTION_UNKNOWN: {
    what: 'An environment, `selectAutoescape` or `i18n` was given an option that there is none of.',
    cause: 'It is misspelled, or belongs to another kind of environment: `limits` are those of a `SandboxedEnvironment`.',
    cure: 'The message names the nearest one.',
  },
  TEMPLATE_RUNTIME: {
    what: 'A template did something that has no meaning.',
    cause: 'A required block that no child has, two `extends`, an attribute set on what is no namespace, a filter that does not exist.',
    cure: 'The message names it, and the frames of the error say where.',
  },
  TEMPLATE_SANDBOX_LIMIT: {
    what: 'A limit of a sandbox is no positive number, or there is none of that name.',
    cause: 'A limit that comes from a setting and was not read as a number.',
    cure: 'Give a number: `limits: { steps: 100_000 }`.',
  },
  TEMPLATE_SECURITY: {
    what: 'A sandboxed template did what its sandbox forbids.',
    cause: 'It read a method of a class, called what is not safe, or exceeded a limit.',
    cure: 'Give it data made for it, or widen the sandbox by `allowAttribute`, `allowCall` and `limits`.',
  },
  TEMPLATE_SOURCE: {
    what: 'A template that was given as text is no text.',
    cause: '`fromString` or a loader was given something else.',
    cure: 'Read the file as `utf8`.',
  },
  TEMPLATE_SYNTAX: {
    what: 'A template cannot be read.',
    cause: 'A tag that is not closed, or closed by another one; a filter or test that does not exist; a word that cannot stand there.',
    cure: 'The message says what was expected, the excerpt shows where, and the hint names the likely mistake.',
  },
  TEMPLATE_SYNTAX_OPTION: {
    what: 'The delimiters of an environment cannot be told apart.',
    cause: 'Two starts are the same, one is empty, or the newline sequence is none.',
    cure: 'Choose different ones.',
  },
  TEMPLATE_TYPE: {
    what: 'A value has the wrong type.',
    cause:
      'An operator, filter or call of a template met a value that it does not take; Python raises a TypeError there. Or a promise was met while rendering at once.',
    cure: 'Convert it (`|int`, `|string`), or render with `renderAsync`.',
  },
  TEMPLATE_UNDEFINED: {
    what: 'A value that does not exist was used.',
    cause: 'A variable that the template was not given, or an attribute of one.',
    cure: 'Correct the name (the hint has the nearest), give it to the template, or say what stands in its place: `|default("")`.',
  },
  TEMPLATE_UNDEFINED_KIND: {
    what: 'The kind of undefined that an environment shall use does not exist.',
    cause: 'A misspelt option `undefined`.',
    cure: 'Use `default`, `strict`, `chainable`, `debug`, or a class.',
  },
  TEMPLATE_VALUE: {
    what: 'A value has the right type and is not good.',
    cause: 'Too few or too many values to unpack, a text that is no number, an attribute name that HTML does not allow.',
    cure: 'The message has the value.',
  },
}
