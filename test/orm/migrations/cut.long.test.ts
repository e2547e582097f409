// Every place where a migration can be cut off.

import { describeCuts } from './cuts.ts'

describeCuts(1)
