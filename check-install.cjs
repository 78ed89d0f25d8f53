// Says in one line what is missing, before anything fails over it. Plain CommonJS without dependencies,
// because any Node must be able to read it, whatever npm was told to leave out.
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { dependencies, devDependencies } = require('./package.json');

// what infra/app.ts needs: types stripped by Node, and import.meta.main
const oldest = [24, 2];

const missing = complaint();
if (missing) {
  process.stderr.write(`${missing}\n`);
  process.exit(1);
}

function complaint() {
  const modules = join(__dirname, 'node_modules');
  const isThere = (name) => existsSync(join(modules, name, 'package.json'));
  if (!Object.keys(dependencies).every(isThere)) return 'Packages are missing. Run: npm ci';
  if (!Object.keys(devDependencies).every(isThere)) {
    return 'Development packages are missing. Run: npm ci --include=dev';
  }
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return undefined;
  const needed = `This is Node ${process.versions.node}; Node ${oldest.join('.')} or later is needed.`;
  return ['node', 'node.exe'].some((name) => existsSync(join(modules, 'node/bin', name)))
    ? `${needed} npm and npx bring it: npm start, npm test, npx cdk`
    : `${needed} This brings it: npm ci --include=dev --ignore-scripts=false`;
}
