// What one who knows one service may expect of every other (docs/architecture.md). Pure: paths and texts in, drift out.

/** Kinds of files in a service, by what stands before `.ts`. A new kind is a decision: add it here with its meaning. */
const KINDS = {
  'step': 'receives a step', 'operation': 'answers an operation', 'subscriber': 'hears events', 'hook': 'takes webhooks', 'capability': 'serves a capability', 'schedule': 'runs by the clock',
  'service': 'use case', 'rules': 'pure domain', 'repository': 'the only user of TypeORM', 'entity': 'a table row',
  'adapter': 'a provider behind a capability', 'client': 'a provider\'s wire', 'guard': 'lets in or refuses', 'pipeline': 'a business process on one screen',
  'types': 'types alone', 'schema': 'zod schemas of files and wires', 'texts.en': 'catalogue of user-visible texts', 'texts.es': 'the same in Spanish', 'texts': 'the choice among catalogues',
  'page': 'a page for people', 'template': 'a mail or document form', 'module': 'wiring', 'worker': 'jobs done in a thread of their own', 'command': 'a process of its own, started from the command line', 'route': 'answers on HTTP paths of its own (gateway)', 'seed': 'first rows of a new installation',
};

/** Files directly under src/ that have a fixed name. `<s>` stands for the service. */
const TOP_FILES = { required: ['main.ts', 'env.ts', '<s>.module.ts'], allowed: ['<s>.service-definition.ts', '<s>.migrations.ts', '<s>.entities.ts'] };

/** Exceptions, each with its reason. A folder listed here is free in the names of its files, not in their depth. */
const FREE_FOLDERS = {
  'apps/assessment/src/checks': 'one file per check, named after what it checks',
  'apps/gateway/src/egress': 'the layers that every call out goes through, named after each',
  'apps/gateway/src/providers': 'wire formats, named after what they speak',
  'apps/gateway/src/costs': 'the ledger and what is counted from it',
};

const VAGUE = /^(utils?|helpers?|common|managers?|misc|shared)$/;
const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.tsx?$/;
const MOST_LINES_OF_MAIN = 25;
const MOST_LINES = 300;

/**
 * @param {string} name of the folder under apps/
 * @param {{ tags?: string[], targets?: object, name?: string }} project its project.json
 * @param {string[]} files paths inside the app, with `/`
 * @param {(file: string) => string} read
 * @returns {string[]} one sentence for each drift
 */
export function driftOfApp(name, project, files, read) {
  const at = `apps/${name}`;
  const isService = project.tags?.includes('type:service') ?? false;
  return [
    ...driftOfProject(at, name, project, isService),
    ...files.filter((file) => /\.tsx?$/.test(file)).flatMap((file) => driftOfFile(at, file)),
    ...files.filter((file) => /(^|\/)index\.tsx?$/.test(file)).map((file) => `${at}/${file}: apps have no barrels; import the file itself`),
    ...files.filter((file) => file.endsWith('.ts') && lines(read(file)) > MOST_LINES).map((file) => `${at}/${file}: longer than ${MOST_LINES} lines; split it by what it is about`),
    ...(isService ? driftOfService(at, name, files, read) : []),
  ];
}

/** The same for a library: one index.ts, and names that say something. */
export function driftOfLib(name, project, files) {
  const at = `libs/${name}`;
  const barrels = files.filter((file) => /(^|\/)index\.tsx?$/.test(file) && file !== 'src/index.ts' && file !== 'src/facts/index.ts' && file !== 'src/operations/index.ts');
  return [
    ...driftOfProject(at, name, project, false),
    ...(files.includes('src/index.ts') ? [] : [`${at}/src/index.ts is missing: it is what others may import`]),
    ...barrels.map((file) => `${at}/${file}: a library has one index.ts, src/index.ts`),
    ...files.filter((file) => /\.tsx?$/.test(file)).flatMap((file) => driftOfFile(at, file)),
  ];
}

function driftOfProject(at, name, project, isService) {
  const tags = project.tags ?? [];
  const drift = [];
  if (project.name !== name) drift.push(`${at}/project.json: name is ${JSON.stringify(project.name)}, expected ${JSON.stringify(name)}`);
  if (tags.filter((tag) => tag.startsWith('type:')).length !== 1) drift.push(`${at}/project.json: expected exactly one tag "type:…", found ${JSON.stringify(tags)}`);
  if (!tags.includes(`scope:${name}`)) drift.push(`${at}/project.json: the tag "scope:${name}" is missing`);
  for (const target of isService ? ['build', 'lint', 'test'] : ['lint', 'test']) {
    if (!project.targets?.[target]) drift.push(`${at}/project.json: the target "${target}" is missing`);
  }
  return drift;
}

function driftOfFile(at, file) {
  const parts = file.split('/');
  const vague = parts.map((part) => part.replace(/\..*$/, '')).filter((part) => VAGUE.test(part));
  // `shared.ts` of the contracts holds the shapes that many contracts share, and says so.
  const drift = file === 'src/shared.ts' || file === 'src/shared.data.ts' ? [] : vague.map((part) => `${at}/${file}: "${part}" says nothing about what is inside; name it after the field`);
  if (parts[0] === 'src' && !FILE_NAME.test(parts.at(-1))) drift.push(`${at}/${file}: expected a name in lower case with hyphens, such as health-score.rules.ts`);
  return drift;
}

function driftOfService(at, name, files, read) {
  const drift = [];
  const named = (file) => file.replace('<s>', name);
  for (const file of TOP_FILES.required.map(named)) {
    if (!files.includes(`src/${file}`)) drift.push(`${at}/src/${file} is missing`);
  }
  for (const file of files) {
    const [top, ...rest] = file.split('/');
    if (rest.length === 0 && !['project.json', 'README.md'].includes(file)) drift.push(`${at}/${file}: beside src/ and test/ only project.json and README.md are expected`);
    if (rest.length > 0 && !['src', 'test'].includes(top)) drift.push(`${at}/${top}/: only src/ and test/ are expected`);
    if (top === 'src') drift.push(...driftOfSource(at, file, files, named));
  }
  const main = files.includes('src/main.ts') ? read('src/main.ts') : '';
  if (lines(main) > MOST_LINES_OF_MAIN) drift.push(`${at}/src/main.ts: longer than ${MOST_LINES_OF_MAIN} lines; it starts the service and does nothing else`);
  const keepsRows = files.some((file) => /\.(repository|entity)\.ts$/.test(file));
  if (keepsRows && !files.some((file) => file.startsWith('src/migrations/'))) drift.push(`${at}/src/migrations/ is missing, though the service has repositories`);
  return [...new Set(drift)];
}

function driftOfSource(at, file, files, named) {
  const folders = file.split('/').slice(1, -1);
  const base = file.split('/').at(-1);
  const free = Object.keys(FREE_FOLDERS).some((folder) => `${at}/${file}`.startsWith(`${folder}/`));
  if (folders.length > 2) return [`${at}/${file}: more than two folders deep under src/`];
  if (!base.endsWith('.ts')) return [];
  if (folders[0] === 'migrations') return /^\d{13,14}-[a-z0-9-]+(\.spec)?\.ts$/.test(base) ? [] : [`${at}/${file}: expected a time stamp and a name, such as 1767225600000-create-scores.ts`];
  const subject = base.replace(/\.spec\.ts$/, '.ts');
  if (subject !== base && !files.some((other) => other === file.replace(/[^/]+$/, subject))) return [`${at}/${file}: no ${subject} stands beside this spec; tests of more than one file belong in test/`];
  if (free) return [];
  if (folders.length === 0) {
    const known = [...TOP_FILES.required, ...TOP_FILES.allowed].map(named);
    return known.includes(subject) ? [] : [`${at}/${file}: directly under src/ only ${known.join(', ')} are expected; put it into the folder of its feature`];
  }
  const kind = subject.replace(/\.ts$/, '').split('.').slice(1).join('.');
  if (!(kind in KINDS)) return [`${at}/${file}: unknown kind ${kind ? `".${kind}"` : '(no suffix)'}; expected one of ${Object.keys(KINDS).map((known) => `.${known}.ts`).join(', ')}`];
  if (kind === 'rules' && subject === base && !files.includes(file.replace(/\.ts$/, '.spec.ts'))) return [`${at}/${file}: no spec stands beside these rules`];
  return [];
}

function lines(text) {
  return text.split('\n').length - 1;
}
