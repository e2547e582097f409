// Refuses a Node that is too old, before it can stumble over something that does not say so. Runs before the npm scripts,
// and is the first thing that every entry of the built package imports. Written so that Node 12 can read it.

const WANTED = 24
const { versions = {}, execPath } = typeof process === 'object' ? process : {}
const isNode = 'node' in versions && !('bun' in versions) && !('deno' in versions)

if (isNode && Number.parseInt(versions.node, 10) < WANTED) {
  const error = new Error(
    `Nuages needs Node ${WANTED} or newer, and this is Node ${versions.node} (${execPath}). Install a newer one: https://nodejs.org.
In a checkout on Linux, \`npm ci\` brings its own, for \`npm start\`, \`npm test\` and \`npm run ...\`.`,
  )
  error.stack = `Error: ${error.message}`
  throw error
}
