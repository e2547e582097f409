// Random histories; all 300 are in histories.long.test.ts.

import { describeEachDatabase } from '../../each-database.ts'
import { replay } from './replay.ts'

describeEachDatabase('histories of models', (each) => {
  each.test('are applied, taken back and applied again', async (database) => {
    const count = each.dialect === 'sqlite' ? 10 : 3
    for (let seed = 1; seed <= count; seed++) await replay(database, seed, each.dialect === 'mysql' ? 12 : 20)
  })
})
