// Refuses a Node that is too old, before it can stumble over something that does not say so. Runs before the npm scripts,
// and is the first thing that every entry of the built package imports. Written so that old versions can read it.

var wanted = 24
var node = typeof process === 'object' ? process : {}
var isNode = Boolean(node.versions && node.versions.node && !node.versions.bun && !node.versions.deno)

if (isNode && parseInt(node.versions.node, 10) < wanted) {
  var error = new Error(
    'Nuages needs Node ' +
      wanted +
      ' or newer, and this is Node ' +
      node.versions.node +
      ' (' +
      node.execPath +
      ').\n' +
      'Install a newer one from https://nodejs.org. In a checkout on Linux, `npm ci` brings its own: then use `npm start`, `npm test`, `npm run ...`.',
  )
  error.stack = error.message
  throw error
}
