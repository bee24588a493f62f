// The dependency rules of docs/architecture.md, derived from the Nx tags in every project.json, so that a
// new project is constrained the day it is made: what its "type:" tag may import is said in `mayImport`.
const fs = require('node:fs');
const path = require('node:path');

const mayImport = {
  'type:kernel': [],
  'type:workers': ['type:kernel'],
  'type:contracts': ['type:kernel'],
  'type:health': ['type:kernel', 'type:contracts'],
  'type:persistence': ['type:kernel', 'type:contracts'],
  'type:messaging': ['type:kernel', 'type:contracts', 'type:persistence'],
  'type:service-kit': ['type:kernel', 'type:workers', 'type:contracts', 'type:persistence', 'type:messaging'],
  'type:servers': ['type:kernel'],
  'type:testing': ['type:kernel', 'type:workers', 'type:contracts', 'type:persistence', 'type:messaging', 'type:service-kit', 'type:servers'],
  'type:service': ['type:kernel', 'type:workers', 'type:contracts', 'type:health', 'type:persistence', 'type:messaging', 'type:service-kit'],
  'type:sandbox': ['type:kernel'],
  'type:client': ['type:kernel', 'type:contracts'],
  'type:composition': ['type:kernel', 'type:workers', 'type:contracts', 'type:health', 'type:persistence', 'type:messaging', 'type:service-kit', 'type:servers', 'type:service', 'type:client'],
  'type:e2e': ['type:kernel', 'type:workers', 'type:contracts', 'type:persistence', 'type:messaging', 'type:service-kit', 'type:servers', 'type:testing', 'type:client'],
};

const projects = ['apps', 'libs'].flatMap((parent) =>
  fs.readdirSync(parent).map((name) => {
    const { tags } = JSON.parse(fs.readFileSync(path.join(parent, name, 'project.json'), 'utf8'));
    const type = tags.find((tag) => tag.startsWith('type:'));
    if (!mayImport[type]) throw new Error(`${parent}/${name}/project.json: tag ${type} is unknown; expected one of ${Object.keys(mayImport).join(', ')}`);
    return { root: `${parent}/${name}`, type };
  }),
);

const boundaries = projects.map((project) => {
  const allowed = projects.filter((other) => other.root === project.root || mayImport[project.type].includes(other.type));
  return {
    name: `${project.root} (${project.type}) imports only what its tag allows`,
    severity: 'error',
    from: { path: `^${project.root}/src/`, pathNot: '\\.spec\\.ts$' },
    to: { path: '^(apps|libs)/', pathNot: `^(${allowed.map((other) => other.root).join('|')})/` },
  };
});

module.exports = {
  forbidden: [
    ...boundaries,
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'only index.ts of a lib is public', severity: 'error', from: { path: '^(apps|libs)/([^/]+)/' }, to: { path: '^libs/([^/]+)/src/', pathNot: '^libs/([^/]+)/src/index\\.ts$|^libs/$2/' } },
    { name: 'domain files import no framework', severity: 'error', from: { path: '\\.rules\\.ts$|/checks/' , pathNot: '\\.spec\\.ts$' }, to: { path: 'node_modules/(@nestjs|typeorm|@nats-io|pg|redis)/', dependencyTypesNot: ['type-only'] } },
    { name: 'only messaging knows NATS', severity: 'error', from: { path: '^(apps|libs)/', pathNot: '^libs/(messaging|servers|testing)/|/test/|\\.spec\\.ts$' }, to: { path: 'node_modules/@nats-io/' } },
    { name: 'only repositories, entities and migrations use TypeORM', severity: 'error', from: { path: '^apps/[^/]+/src/', pathNot: '\\.(repository|entity|spec)\\.ts$|/migrations/' }, to: { path: 'node_modules/typeorm/', dependencyTypesNot: ['type-only'] } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
