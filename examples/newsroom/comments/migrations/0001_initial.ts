import { auto, createModel, datetime, foreignKey, index, migration, text, to } from 'nuages/orm/migrations'

export default migration({
  dependencies: ['articles/0001_initial'],
  operations: [
    createModel(
      'Comment',
      {
        id: auto(),
        article: foreignKey(to('articles.Article'), { onDelete: 'cascade' }),
        name: text({ maxLength: 60 }),
        email: text({ maxLength: 120 }),
        body: text({ maxLength: 2000 }),
        status: text({ maxLength: 12, choices: ['waiting', 'approved', 'refused'], default: 'waiting' }),
        writtenAt: datetime(),
      },
      { indexes: [index(['article', 'status', 'writtenAt']), index(['status', 'writtenAt'])] },
    ),
  ],
})
