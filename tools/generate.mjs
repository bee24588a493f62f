// node tools/generate.mjs service NAME | feature SERVICE NAME | check CATEGORY ID   [--root FOLDER]
// Writes a new service, feature or audit check in the common shape and wires it in, so that new ones come out like the old ones.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root as checkout } from './bootstrap.mjs';
import { addImport, addToCatalogue, addToList, checkFiles, featureFiles, serviceFiles, spellings } from './generate.templates.mjs';

const USAGE = 'Use: npm run generate -- service NAME, or: npm run generate -- feature SERVICE NAME, or: npm run generate -- check CATEGORY ID';
const { values, positionals } = parseArgs({ options: { root: { type: 'string', default: checkout } }, allowPositionals: true });
const root = path.resolve(values.root);
const [kind, ...names] = positionals;

for (const name of names) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) fail(`${JSON.stringify(name)} is not a name; expected lower case with hyphens, such as price-list.`);
}
const stamp = String(Date.now());
if (kind === 'service' && names.length === 1) makeService(names[0]);
else if (kind === 'feature' && names.length === 2) makeFeature(names[0], names[1]);
else if (kind === 'check' && names.length === 2) makeCheck(names[0], names[1]);
else fail(USAGE);

function makeService(name) {
  // The name is also a schema and part of a role and of subjects.
  if (name.includes('-')) fail(`A service's name is also its schema: expected one word, got ${JSON.stringify(name)}.`);
  if (existsSync(path.join(root, 'apps', name))) fail(`apps/${name} exists already.`);
  write(serviceFiles(name, stamp));
  edit('libs/contracts/src/services.ts', `add '${name}' to SERVICES`, (text) => addToList(text, 'SERVICES = [', `'${name}'`));
  say(`Next: npm run generate -- feature ${name} FEATURE; then list ${spellings(name).camel}Definition and ${spellings(name).camel}Migrations in apps/local.`);
}

function makeFeature(service, feature) {
  const app = `apps/${service}/src`;
  if (!existsSync(path.join(root, app, `${service}.module.ts`))) fail(`${app}/${service}.module.ts is missing: make the service first ('service ${service}').`);
  if (existsSync(path.join(root, app, feature))) fail(`${app}/${feature} exists already.`);
  const { pascal, camel } = spellings(feature);
  write(featureFiles(service, feature, stamp));
  edit(`${app}/${service}.module.ts`, `add ${pascal}Operation, ${pascal}Service and ${pascal}Repository to the providers`, (text) => {
    let wired = text;
    for (const part of ['operation', 'repository', 'service']) {
      const name = `${pascal}${part[0].toUpperCase()}${part.slice(1)}`;
      wired = wired === undefined ? undefined : addToList(addImport(wired, `import { ${name} } from './${feature}/${feature}.${part}';`), 'providers: [', name);
    }
    return wired;
  });
  const migration = `Create${pascal}${stamp}`;
  edit(`${app}/${service}.migrations.ts`, `add ${migration} to the migrations`, (text) =>
    addToList(addImport(text, `import { ${migration} } from './migrations/${stamp}-create-${feature}';`), 'migrations: [', migration),
  );
  edit('libs/contracts/src/operations/index.ts', `export and list ./${feature}`, (text) => {
    const imported = text.replace(/^(import \* as .*;\n)(?!import \* as)/m, `$1import * as ${camel} from './${feature}';\n`);
    const exported = imported.replace(/^(export \* from .*;\n)(?!export \* from)/m, `$1export * from './${feature}';\n`);
    return addToList(exported, 'OPERATIONS: readonly Operation[] = [', camel);
  });
}

function makeCheck(category, id) {
  const checks = 'apps/assessment/src/checks';
  const categories = existsSync(path.join(root, checks)) ? readdirSync(path.join(root, checks), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name) : [];
  if (!categories.includes(category)) fail(`There is no category ${JSON.stringify(category)}; expected one of ${categories.join(', ')}.`);
  const namesake = categories.find((other) => existsSync(path.join(root, checks, other, `${id}.check.ts`)));
  if (namesake !== undefined) fail(`There is a check ${id} already, in ${namesake}: findings refer to checks by id, so it must be the only one.`);
  write(checkFiles(category, id));
  edit(`${checks}/catalogue.ts`, `import and list ${category}/${id}`, (text) => addToCatalogue(text, category, id));
  say(`Next: write its texts and its question, raise ENGINE_VERSION, then: LF_WRITE_DOCS=1 npx jest ${checks}/catalogue ${checks}/${category}/${id}`);
}

function write(files) {
  const taken = Object.keys(files).filter((file) => existsSync(path.join(root, file)));
  if (taken.length > 0) fail(`${taken.join(', ')} exist(s) already; nothing was written.`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
    say(`made ${file}`);
  }
}

/** Changes a file that stands already; where it does not look as expected, says what is left to do by hand. */
function edit(file, whatFor, change) {
  const full = path.join(root, file);
  const before = existsSync(full) ? readFileSync(full, 'utf8') : undefined;
  const after = before === undefined ? undefined : change(before);
  if (after === undefined || after === before) {
    say(`BY HAND: ${file}: ${whatFor}`);
    process.exitCode = 2;
    return;
  }
  writeFileSync(full, after);
  say(`changed ${file}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
