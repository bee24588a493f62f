// Fails naming each place where an app or library has drifted from the common shape: node tools/shape.mjs [--root FOLDER] [app ...]
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root as checkout } from './bootstrap.mjs';
import { driftOfApp, driftOfLib } from './shape.rules.mjs';

const { values, positionals } = parseArgs({ options: { root: { type: 'string', default: checkout } }, allowPositionals: true });
const root = path.resolve(values.root);
const drift = [...check('apps', driftOfApp), ...(positionals.length === 0 ? check('libs', driftOfLib) : [])];
const unknown = positionals.filter((name) => !existsSync(path.join(root, 'apps', name)));
drift.push(...unknown.map((name) => `apps/${name}: there is no such folder`));

for (const line of drift) process.stdout.write(`${line}\n`);
process.stdout.write(drift.length === 0 ? 'The shape is kept.\n' : `${drift.length} place(s) have drifted from the shape of docs/architecture.md.\n`);
process.exitCode = drift.length === 0 ? 0 : 1;

function check(parent, driftOf) {
  const folder = path.join(root, parent);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.filter((name) => positionals.length === 0 || positionals.includes(name)).flatMap((name) => {
    const projectFile = path.join(folder, name, 'project.json');
    if (!existsSync(projectFile)) return [`${parent}/${name}/project.json is missing`];
    const files = filesUnder(path.join(folder, name));
    return driftOf(name, JSON.parse(readFileSync(projectFile, 'utf8')), files, (file) => readFileSync(path.join(folder, name, file), 'utf8'));
  });
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
    .sort();
}
