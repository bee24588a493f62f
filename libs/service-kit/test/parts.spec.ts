import { newTrace } from '@leadfactory/kernel';
import { eventually } from '@leadfactory/testing';
import { OperationClient } from '../src';
import { greet, nameTier, SampleHandlers } from './sample.service';
import { Stage, TENANT } from './stage';

describe('the parts of a service', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
    SampleHandlers.wishes.clear();
    SampleHandlers.calls.length = 0;
  });
  afterEach(() => stage.close());

  const asked = () => new OperationClient(stage.driver).call(greet, { name: 'Ada', times: 1, how: 'ok' }, { tenantId: TENANT, actor: { kind: 'user', id: 'ada' }, scopes: [], requestId: 'r', traceparent: newTrace(), origin: 'x' });
  const metrics = async (part: string) => String(await stage.driver.request(`sys.metrics.scoring${part}`, {}, { timeoutMs: 2_000 }));

  it('requests are answered by their part alone, which begins no work', async () => {
    await stage.start({}, { SERVICE_PART: 'requests' });
    const envelope = stage.envelope(nameTier.name, ['10001']);
    await stage.send(`steps.${nameTier.name}`, envelope);
    await expect(asked()).resolves.toMatchObject({ text: expect.stringContaining('Ada') });
    stage.clock.advance({ seconds: 60 });
    // Were it to take work, it would have done so before a working part that starts later.
    await stage.start({}, { SERVICE_PART: 'work' });
    expect(await stage.outcomes(envelope)).toMatchObject([{ status: 'done' }]);
    // The outcome can be read as soon as it is committed, and is counted when the service hears of that.
    await eventually(async () => expect(await metrics('.work')).toMatch(/leadfactory_steps_total\{[^}]*status="done"[^}]*\} 1/));
    expect(await metrics('')).not.toMatch(/leadfactory_steps_total\{[^}]*status="done"[^}]*\} 1/);
  });

  it('work is done by its part alone, which answers no operation', async () => {
    await stage.start({}, { SERVICE_PART: 'work' });
    const envelope = stage.envelope(nameTier.name, ['10001']);
    await stage.send(`steps.${nameTier.name}`, envelope);
    expect(await stage.outcomes(envelope)).toMatchObject([{ status: 'done' }]);
    await expect(asked()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(stage.driver.request('sys.health.scoring', {}, { timeoutMs: 2_000 })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('each tells its own numbers under its own label', async () => {
    await stage.start({}, { SERVICE_PART: 'requests' });
    await stage.start({}, { SERVICE_PART: 'work' });
    await asked();
    await eventually(async () => expect(await metrics('')).toMatch(/leadfactory_operations_total\{[^}]*part="requests"[^}]*\} 1/));
    const work = await metrics('.work');
    expect(work).toContain('part="work"');
    expect(work).not.toMatch(/leadfactory_operations_total\{/);
    expect(await metrics('')).not.toContain('leadfactory_outbox_pending');
  });
});
