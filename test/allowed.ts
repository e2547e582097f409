// Exceptions from the rules of test/style.test.ts, each with its reason. An exception that is no longer needed fails the test.

/** Files of more than 500 lines. */
export const LONG_FILES: Readonly<Record<string, string>> = {}

/** Functions of more than 40 lines, as `file name`. */
export const LONG_FUNCTIONS: Readonly<Record<string, string>> = {}

/** How often a file says `any`. Numbers only fall. */
export const ANY_BUDGET: Readonly<Record<string, number>> = {
  'src/app/app.ts': 3, // a blueprint of any name and prefix
  'test/orm/ours.ts': 1, // queries that are data, which no types know
}
