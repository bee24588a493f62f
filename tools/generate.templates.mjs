// The text of a new service and of a new feature: what one finds in every other, ready to be filled. Pure.

/** `price-list` in the spellings that code needs. */
export function spellings(name) {
  const words = name.split('-');
  const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
  return { name, pascal, camel: pascal[0].toLowerCase() + pascal.slice(1), snake: words.join('_'), plain: words.join(' ') };
}

/** Files of a service, by path from the checkout. */
export function serviceFiles(name, stamp) {
  const { pascal, camel, snake } = spellings(name);
  const at = `apps/${name}`;
  return {
    [`${at}/project.json`]: `${JSON.stringify(
      {
        $schema: '../../node_modules/nx/schemas/project-schema.json',
        name,
        projectType: 'application',
        sourceRoot: `${at}/src`,
        tags: ['type:service', `scope:${name}`],
        targets: { build: {}, lint: {}, test: {} },
      },
      null,
      2,
    )}\n`,
    [`${at}/src/main.ts`]: `import 'reflect-metadata';
import { runService } from '@leadfactory/service-kit';
import { readEnvironment } from './env';
import { ${camel}Definition } from './${name}.service-definition';

runService(${camel}Definition, readEnvironment);
`,
    [`${at}/src/env.ts`]: `import { readEnv, serviceEnvShape } from '@leadfactory/service-kit';

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env) {
  return readEnv({ ...serviceEnvShape }, source, '${name}');
}
`,
    [`${at}/src/${name}.module.ts`]: `import { Module } from '@nestjs/common';

@Module({
  providers: [],
})
export class ${pascal}Module {}
`,
    [`${at}/src/${name}.service-definition.ts`]: `import type { ServiceDefinition } from '@leadfactory/service-kit';
import { ${pascal}Module } from './${name}.module';

export const ${camel}Definition: ServiceDefinition = { name: '${name}', module: ${pascal}Module };
`,
    [`${at}/src/${name}.migrations.ts`]: `import type { ServiceMigrations } from '@leadfactory/persistence';
import { Create${pascal}Messages${stamp} } from './migrations/${stamp}-create-${name}-messages';

export const ${camel}Migrations: ServiceMigrations = {
  service: '${name}',
  migrations: [Create${pascal}Messages${stamp}],
};
`,
    [`${at}/src/migrations/${stamp}-create-${name}-messages.ts`]: `import { createMessageTables } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Create${pascal}Messages${stamp} implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createMessageTables(q, '${snake}');
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['outbox', 'inbox', 'dead_letter']) await q.query(\`DROP TABLE IF EXISTS ${snake}.\${table}\`);
  }
}
`,
  };
}

/** Files of a feature: a contract and, from transport to table, what answers it. */
export function featureFiles(service, feature, stamp) {
  const { pascal, camel, snake, plain } = spellings(feature);
  const schema = spellings(service).snake;
  const at = `apps/${service}/src/${feature}`;
  return {
    [`libs/contracts/src/operations/${feature}.ts`]: `import { z } from 'zod';
import { defineOperation } from '../define';
import { Id, pageInput, pageOf, Timestamp } from '../shared';

export const ${pascal} = z.object({ id: Id, name: z.string().min(1).max(200), createdAt: Timestamp });
export type ${pascal} = z.infer<typeof ${pascal}>;

export const add${pascal} = defineOperation({ name: 'add${pascal}', service: '${service}', method: 'POST', path: '/api/v1/${feature}s', access: 'signed-in', summary: 'Add a ${plain}', input: ${pascal}.pick({ name: true }), output: ${pascal}, status: 201, errors: ['conflict'], idempotent: true });
export const list${pascal}s = defineOperation({ name: 'list${pascal}s', service: '${service}', method: 'GET', path: '/api/v1/${feature}s', access: 'signed-in', summary: 'The ${plain}s, newest first', input: z.object(pageInput), output: pageOf(${pascal}) });
`,
    [`${at}/${feature}.operation.ts`]: `import { add${pascal}, type Caller, list${pascal}s, type ${pascal} } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { ${pascal}Service } from './${feature}.service';

@Injectable()
export class ${pascal}Operation {
  constructor(private readonly service: ${pascal}Service) {}

  @HandlesOperation(add${pascal})
  add(input: { name: string }, caller: Caller): Promise<${pascal}> {
    return this.service.add(tenantOf(caller), input.name);
  }

  @HandlesOperation(list${pascal}s)
  list(input: { cursor?: string; limit: number }, caller: Caller): Promise<{ items: ${pascal}[]; nextCursor: string | null }> {
    return this.service.list(tenantOf(caller), input);
  }
}

function tenantOf(caller: Caller): string {
  if (caller.tenantId === null) throw new AppError('unauthenticated', 'Sign in first.');
  return caller.tenantId;
}
`,
    [`${at}/${feature}.service.ts`]: `import type { ${pascal} } from '@leadfactory/contracts';
import { AppError, type Clock, newId } from '@leadfactory/kernel';
import { Database } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { ${pascal}Repository } from './${feature}.repository';
import { pageFrom, tidyName } from './${feature}.rules';

@Injectable()
export class ${pascal}Service {
  constructor(
    private readonly database: Database,
    private readonly repository: ${pascal}Repository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AppError conflict when the tenant has one of that name. */
  async add(tenantId: string, name: string): Promise<${pascal}> {
    const ${camel} = { id: newId(), name: tidyName(name), createdAt: this.clock.now().toISOString() };
    const isNew = await this.database.withTenant(tenantId, (tx) => this.repository.insert(tx, ${camel}));
    if (!isNew) throw new AppError('conflict', \`There is a ${plain} called \${JSON.stringify(${camel}.name)} already.\`);
    return ${camel};
  }

  async list(tenantId: string, page: { cursor?: string; limit: number }): Promise<{ items: ${pascal}[]; nextCursor: string | null }> {
    const rows = await this.database.withTenant(tenantId, (tx) => this.repository.newest(tx, page.limit + 1, page.cursor));
    return pageFrom(rows, page.limit);
  }
}
`,
    [`${at}/${feature}.rules.ts`]: `/** White space never tells two names apart. */
export function tidyName(name: string): string {
  return name.trim().replaceAll(/\\s+/g, ' ');
}

/** Cuts a page out of rows read one beyond its limit; the one beyond tells that there is a next page. */
export function pageFrom<T extends { id: string }>(rows: readonly T[], limit: number): { items: T[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
`,
    [`${at}/${feature}.rules.spec.ts`]: `import { pageFrom, tidyName } from './${feature}.rules';

test('names that differ in white space alone are one name', () => {
  expect(tidyName('  Main \\t Street ')).toBe('Main Street');
});

test('a page ends with a cursor only when rows are left', () => {
  const rows = [{ id: 'c' }, { id: 'b' }, { id: 'a' }];
  expect(pageFrom(rows, 2)).toEqual({ items: [{ id: 'c' }, { id: 'b' }], nextCursor: 'b' });
  expect(pageFrom(rows, 3).nextCursor).toBeNull();
});
`,
    [`${at}/${feature}.repository.ts`]: `import type { ${pascal} } from '@leadfactory/contracts';
import type { Tx } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';

@Injectable()
export class ${pascal}Repository {
  /** False when the tenant has one of that name. */
  async insert(tx: Tx, ${camel}: ${pascal}): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'INSERT INTO ${schema}.${snake} (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id',
      [${camel}.id, ${camel}.name, ${camel}.createdAt],
    );
    return rows.length > 0;
  }

  /** Newest first: ids grow with time. */
  async newest(tx: Tx, limit: number, before?: string): Promise<${pascal}[]> {
    const rows = await tx.query<{ id: string; name: string; created_at: Date }[]>(
      'SELECT id, name, created_at FROM ${schema}.${snake} WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1',
      [limit, before ?? null],
    );
    return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at.toISOString() }));
  }
}
`,
    [`apps/${service}/src/migrations/${stamp}-create-${feature}.ts`]: `import { createTenantTable } from '@leadfactory/persistence';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Create${pascal}${stamp} implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await createTenantTable(q, {
      schema: '${schema}',
      table: '${snake}',
      columns: 'id uuid NOT NULL, name text NOT NULL, created_at timestamptz NOT NULL',
      primaryKey: ['id'],
      unique: [['name']],
    });
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE ${schema}.${snake}');
  }
}
`,
  };
}

/** Files of an audit check: the question with its texts, and pages on which it fails and passes; the unmeasurable page is every spec's. */
export function checkFiles(category, id) {
  const at = `apps/assessment/src/checks/${category}/${id}.check`;
  return {
    [`${at}.ts`]: `import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: '${id}',
  title: 'The fault as a headline, without a full stop',
  category: '${category}',
  severity: 1,
  effort: 'minutes',
  explanation: 'What it costs the owner of the business, in plain words.',
  fix: 'What is to be done, in one sentence.',
  howToSee: 'A click or a command with which the owner sees it.',
  es: {
    title: 'El fallo como titular, sin punto final',
    explanation: 'Lo que le cuesta al dueño del negocio, en palabras sencillas.',
    fix: 'Qué hay que hacer, en una frase.',
    howToSee: 'Un clic o una orden con que el dueño lo ve.',
  },
  // Evidence quotes the site; what is said of it beside comes in both languages, and so does the reason of an unknown({ en, es }).
  run: ({ home }) => failIfAny(home.dom.all('${id}').map((one) => element(one, { en: ' says nothing', es: ' no dice nada' }))),
});
`,
    [`${at}.spec.ts`]: `import { describeCheck } from '../../../test/site-under-test';
import { check } from './${id}.check';

describeCheck(check, {
  fails: { 'what is wrong': { html: '<${id}></${id}>' } },
  passes: { 'what is right': { html: '<p>Joe</p>' } },
});
`,
  };
}

/** Imports and lists a check behind the others of its category; undefined when the catalogue looks otherwise. */
export function addToCatalogue(text, category, id) {
  const { camel } = spellings(id);
  const siblings = [...text.matchAll(new RegExp(`^import \\{ check as (\\w+) \\} from './${category}/.*;$`, 'gm'))];
  const last = siblings.at(-1);
  if (last === undefined || new RegExp(`\\bcheck as ${camel}\\b`).test(text)) return undefined;
  const imported = text.replace(last[0], `${last[0]}\nimport { check as ${camel} } from './${category}/${id}.check';`);
  const entry = `\n  ${last[1]},\n`;
  return imported.includes(entry) ? imported.replace(entry, `${entry}  ${camel},\n`) : undefined;
}

/** Adds an entry to a bracketed list: `edit(text, 'providers: [', 'X')`. Undefined when the list is not there. */
export function addToList(text, opening, entry) {
  const start = text.indexOf(opening);
  if (start < 0) return undefined;
  const end = text.indexOf(']', start + opening.length);
  if (end < 0) return undefined;
  const inside = text.slice(start + opening.length, end);
  if (inside.split(',').some((item) => item.trim() === entry)) return text;
  const isMultiline = inside.includes('\n');
  const kept = inside.trimEnd().replace(/,$/, '');
  const indent = /\n(\s*)\S/.exec(inside)?.[1] ?? '';
  const tail = isMultiline ? inside.slice(inside.trimEnd().length) : '';
  const joined = kept.trim() === '' ? entry : isMultiline ? `${kept},\n${indent}${entry},` : `${kept}, ${entry}`;
  return text.slice(0, start + opening.length) + joined + tail + text.slice(end);
}

/** Puts an import after the last one. */
export function addImport(text, line) {
  if (text.includes(line)) return text;
  const last = [...text.matchAll(/^(import|export) .* from .*;$/gm)].at(-1);
  const at = last ? last.index + last[0].length : 0;
  return `${text.slice(0, at)}${at > 0 ? '\n' : ''}${line}${at > 0 ? '' : '\n'}${text.slice(at)}`;
}
