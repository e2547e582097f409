// Migrates the database at a URL by the files in a folder, and says so when it begins: to be killed meanwhile.

import { auto, connect, migrate, model, modelSet, text } from 'nuages/orm'

const [, , url = '', folder = ''] = process.argv
class Page extends model({ id: auto(), path: text() }) {}
const database = connect(url)
process.stdout.write('begun\n')
await migrate(database, [modelSet('killed', { Page }, { migrations: folder })])
await database.close()
