import type { Clock } from '@leadfactory/kernel';
import { Messaging } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { CLOCK } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { ISSUED_STEPS, pipelineNamed } from '../pipelines/pipelines.rules';
import { Courier } from './courier.service';
import { EnvelopeRepository, unsentUntil } from './envelope.repository';
import { FactRepository } from './fact.repository';
import { IssueRepository } from './issue.repository';

/** Telling an envelope again reads all its leads' facts: so many of one tenant at a time. */
const MOST_AT_ONCE = 100;
/** What is out of a run that is paused is looked at again after so long. */
const REST_MS = 30_000;

/** Sends what has been out too long again, the same attempts in the same envelopes: the broker may have lost it, or never got it. */
@Injectable()
export class ReissueService {
  constructor(
    private readonly envelopes: EnvelopeRepository,
    private readonly work: IssueRepository,
    private readonly facts: FactRepository,
    private readonly courier: Courier,
    private readonly messaging: Messaging,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at the tenant's late envelopes: those whose leads are all back are forgotten, the others go again. Answers how many leads went. */
  async reissue(tx: Tx, tenantId: string): Promise<number> {
    // Without a broker there is nobody to tell; what is late stays late.
    if (!this.messaging.isConnected) return 0;
    const now = this.clock.now();
    const late = await this.envelopes.late(tx, tenantId, now, MOST_AT_ONCE);
    if (late.length === 0) return 0;
    const runs = new Map((await this.work.runsById(tx, tenantId, [...new Set(late.map(({ runId }) => runId))])).map((run) => [run.id, run]));
    const back: string[] = [];
    const resting: string[] = [];
    let leads = 0;
    for (const envelope of late) {
      const out = await this.envelopes.leadsOut(tx, tenantId, envelope.id);
      const run = runs.get(envelope.runId);
      const step = ISSUED_STEPS.get(envelope.step);
      if (out.length === 0) back.push(envelope.id);
      else if (!run || !step) resting.push(envelope.id);
      if (out.length === 0 || !run || !step) continue;
      const held = await this.envelopes.hold(tx, tenantId, envelope, out.map(({ leadId }) => leadId));
      // Results of some are being taken, or they are being cancelled: the next sweep sees. A part of what is out would be taken for the whole.
      if (held.size < out.length) continue;
      await this.envelopes.again(tx, tenantId, envelope, [...held], now, unsentUntil(now));
      const known = await this.facts.of(tx, run, pipelineNamed(run.pipeline), [...held], [...step.needs, ...step.uses]);
      this.courier.tell(tx, run, step, [{ id: envelope.id, inside: out.map((one) => ({ ...one, input: known.get(one.leadId) ?? new Map() })) }]);
      leads += out.length;
    }
    await this.envelopes.forget(tx, tenantId, back);
    await this.envelopes.rest(tx, tenantId, resting, new Date(now.getTime() + REST_MS));
    return leads;
  }

  /** What went out before that moment goes out again with the next sweep. Answers how much there was. */
  fallDue(tx: Tx, issuedBefore: Date): Promise<number> {
    return this.envelopes.fallDue(tx, issuedBefore, this.clock.now());
  }
}
