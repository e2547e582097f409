// Loaded before the tests that share a process: their random inputs are the same in every run, so that a failure is of the
// change and can be repeated. `SEED=7` tries others; the long tests always do, and name the seed where one fails.

import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 2026) })
