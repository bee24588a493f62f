import { importLeads } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import { openBlobStore } from '@leadfactory/persistence';
import { Stage } from './stage';

describe('files of leads (R15.01)', () => {
  let stage: Stage;
  let tenant: string;
  const take = (csv: string, more: Record<string, unknown> = {}, key?: string) => stage.call(importLeads, { csv, ...more }, tenant, key);
  const told = async () => (await stage.rows<{ body: string }>(tenant, `SELECT body FROM outbox WHERE subject = 'events.LeadsImported.v1' ORDER BY seq`)).map(({ body }) => (JSON.parse(body) as { payload: { runId: string; name: string; submissions: { email: string }[] } }).payload);

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage?.close());
  beforeEach(() => {
    tenant = newId();
  });

  test('a dry run tells what would happen and hands nothing on', async () => {
    expect(await take('Email,Company\nann@b.example,Ann\n,Nobody\n', { dryRun: true })).toMatchObject({ dryRun: true, rows: 2, accepted: 1, refused: 1, runIds: [], mapping: { email: 'Email', company: 'Company' }, problems: [{ line: 3 }] });
    expect(await told()).toEqual([]);
  });

  test('a large file goes on in runs of at most 1,000, under the ids that are told', async () => {
    const report = await take(`email\n${Array.from({ length: 2_345 }, (_, at) => `lead${at}@b.example`).join('\n')}`, { name: 'Fair', source: 'fair' });
    expect(report).toMatchObject({ accepted: 2_345, refused: 0 });
    const runs = await told();
    expect(runs.map(({ runId, name, submissions }) => [runId, name, submissions.length])).toEqual([[report.runIds[0], 'Fair (1 of 3)', 1_000], [report.runIds[1], 'Fair (2 of 3)', 1_000], [report.runIds[2], 'Fair (3 of 3)', 345]]);
    expect(runs[2]!.submissions.at(-1)).toMatchObject({ email: 'lead2344@b.example', source: 'fair' });
  });

  test('the same request under its key names the same runs', async () => {
    const first = await take('email\nann@b.example\n', {}, 'once');
    expect((await take('email\nann@b.example\n', {}, 'once')).runIds).toEqual(first.runIds);
    expect((await take('email\nann@b.example\n', {}, 'twice')).runIds).not.toEqual(first.runIds);
  });

  test('an uploaded file is read; another tenant’s is not (R16.01)', async () => {
    const blob = `${tenant}/uploads/leads`;
    await openBlobStore(stage.blobUrl).put(blob, 'mail;firma\nann@b.example;Ann', 'text/csv');
    expect(await stage.call(importLeads, { blob, mapping: { company: 'firma' } }, tenant)).toMatchObject({ accepted: 1, mapping: { email: 'mail', company: 'firma' } });
    await expect(stage.call(importLeads, { blob }, newId())).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'blob' }] } });
  });

  test('what is no file of leads is refused with what is expected', async () => {
    await expect(take('colour\nred\n')).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/no column holds an email.*"colour"/) });
    await expect(take('')).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/file is empty/) });
    await expect(take('email\na@b.example\n', { mapping: { mail: 'email' } })).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'mapping.mail' }] } });
    await expect(stage.call(importLeads, {}, tenant)).rejects.toMatchObject({ code: 'invalid_input', details: { fields: [{ path: 'csv' }] } });
  });
});
