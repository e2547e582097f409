import { createModel, datetime, integer, migration, text } from 'nuages/orm/migrations'

export default migration({
  operations: [
    createModel('Tries', {
      address: text({ maxLength: 60, primaryKey: true }),
      count: integer({ min: 0 }),
      until: datetime({ index: true }),
    }),
  ],
})
