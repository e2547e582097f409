// Random histories, all of them.

import { describeEachDatabase } from '../../each-database.ts'
import { replay } from './replay.ts'

describeEachDatabase('histories of models', (each) => {
  each.test('are applied, taken back and applied again', async (database) => {
    for (let seed = 1; seed <= 300; seed++) await replay(database, seed, 31)
  })
})
