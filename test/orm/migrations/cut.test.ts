// A few of the places where a migration can be cut off; cut.long.test.ts takes every one.

import { describeCuts } from './cuts.ts'

/** Odd, so that some are before a statement and some behind it. */
describeCuts(13)
