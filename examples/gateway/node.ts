// The same application on Node's own server: `toNode` makes a listener of it.

import { createServer } from 'node:http'
import { toNode } from 'nuages/gateway'
import { application } from './application.ts'

const host = process.env['HOST'] ?? '127.0.0.1'
const port = Number(process.env['PORT'] ?? 8000)

createServer(toNode(application)).listen(port, host, () => console.log(`http://${host}:${port}`))
