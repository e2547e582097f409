// Random histories, all of them.

import { describeEachDatabase } from '../../each-database.ts'
import { replay } from './replay.ts'

describeEachDatabase('histories of models', (each) => {
  each.test('are applied, taken back and applied again', async (database) => {
    const count = each.dialect === 'sqlite' ? 300 : 300
    for (let seed = 1; seed <= count; seed++) await replay(database, seed, 31)
  })
})
