import { DataTypes, Op, Sequelize } from 'sequelize'
import { statements, thousand, written } from './data.mjs'

export async function open(engine, url) {
  const isSqlite = engine === 'sqlite'
  const sequelize = isSqlite
    ? new Sequelize({ dialect: 'sqlite', storage: ':memory:', logging: false })
    : new Sequelize(url, { dialect: 'postgres', logging: false, pool: { max: 4 } })
  if (isSqlite) for (const sql of statements(engine)) await sequelize.query(sql)
  const key = { type: isSqlite ? DataTypes.INTEGER : DataTypes.BIGINT, primaryKey: true, autoIncrement: true }
  const plain = { timestamps: false, freezeTableName: true }
  const link = (field) => ({ type: isSqlite ? DataTypes.INTEGER : DataTypes.BIGINT, field })
  const Article = sequelize.define(
    'article',
    {
      id: key,
      title: DataTypes.TEXT,
      published: DataTypes.BOOLEAN,
      createdAt: { type: DataTypes.DATE, field: 'created_at' },
      views: DataTypes.INTEGER,
      authorId: link('author_id'),
    },
    plain,
  )
  const Comment = sequelize.define('comment', { id: key, body: DataTypes.TEXT, articleId: link('article_id') }, plain)
  Article.hasMany(Comment, { as: 'comments', foreignKey: 'articleId' })
  return {
    key: (id) => Article.findByPk(id),
    hundred: () => Article.findAll({ where: { published: true }, order: [['id', 'ASC']], limit: 100 }),
    related: (after) => Article.findAll({ where: { id: { [Op.gt]: after } }, order: [['id', 'ASC']], limit: 20, include: 'comments' }),
    insert: async (views) => (await Article.create(written(views))).id,
    bulk: () => Article.bulkCreate(thousand(), { returning: ['id'] }),
    update: (id, views) => Article.update({ views }, { where: { id } }),
    close: () => sequelize.close(),
  }
}
