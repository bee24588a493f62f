import { type ResultEnvelope, RESULTS_SUBJECT, type StepResult } from '@leadfactory/contracts';
import type { Messaging } from '@leadfactory/messaging';
import { eventually } from './eventually';

/** The results that services send, as the broker hears them: some stand in no table. What is sent once more under the same id counts once. */
export class HeardResults {
  private readonly envelopes = new Map<string, ResultEnvelope>();

  /** Hears what is sent from now on. */
  constructor(driver: Pick<Messaging, 'connection' | 'prefix'>) {
    driver.connection.subscribe(`${driver.prefix}${RESULTS_SUBJECT}`, {
      callback: (error, message) => {
        if (error) return;
        const envelope = message.json<ResultEnvelope>();
        this.envelopes.set(message.headers?.get('Nats-Msg-Id') || envelope.id, envelope);
      },
    });
  }

  /** Those of the run, in the order in which they came. */
  of(runId: string): StepResult[] {
    return [...this.envelopes.values()].filter((envelope) => envelope.runId === runId).flatMap(({ results }) => results);
  }

  /** What was told of the run's leads along with their next step. */
  passed(runId: string): StepResult[] {
    return [...this.envelopes.values()].filter((envelope) => envelope.runId === runId).flatMap(({ passed }) => passed?.results ?? []);
  }

  /** The run's first result, once it is there. */
  first(runId: string, timeoutMs = 10_000): Promise<StepResult> {
    return eventually(async () => {
      const [result] = this.of(runId);
      if (!result) throw new Error('no result yet');
      return result;
    }, { timeoutMs });
  }
}
