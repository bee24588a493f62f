import type { Step, StepEnvelope } from '@leadfactory/contracts';
import { traceIdOf } from '@leadfactory/kernel';
import type { Consumers, Consumption, EventMeta, Hook } from '@leadfactory/messaging';
import type { Tx } from '@leadfactory/persistence';
import { type Handler, handlersFor } from '../handlers/discover';
import { BatchStepRunner } from '../step/batch-step.runner';
import { EachStepRunner } from '../step/each-step.runner';
import { Onward, type StepRunner } from '../step/onward';
import type { StepParts } from '../step/step.desk';
import { ThoughtStepRunner } from '../step/thought-step.runner';
import { ResultsBatcher } from './results.batcher';

/** Envelopes of results pulled at a time, for the batcher to choose from. */
const RESULTS_AT_HAND = 200;

/** Everything that the service takes from the broker's streams. */
export class Intake {
  private readonly running: Consumption[] = [];
  private readonly runners = new Map<string, { contract: Step; runner: StepRunner }>();

  constructor(
    private readonly consumers: Consumers,
    private readonly parts: StepParts,
  ) {}

  start(handlers: readonly Handler[]): void {
    const steps = handlersFor(handlers, 'step');
    for (const handler of steps) this.runners.set(handler.binding.contract.name, { contract: handler.binding.contract, runner: runnerOf(handler, handler.binding.contract, this.parts) });
    for (const { contract, runner } of this.runners.values()) {
      this.running.push(this.consumers.consumeSteps(contract, (envelope, { deliveries }) => runner.run(envelope, this.onwardOf(envelope, deliveries))));
    }
    for (const handler of handlersFor(handlers, 'results')) this.startResults(handler);
    for (const handler of handlersFor(handlers, 'event')) this.startEvent(handler);
    for (const handler of handlersFor(handlers, 'hook')) this.startHook(handler);
  }

  /** Takes no more and waits until what is at hand is settled. */
  async stop(): Promise<void> {
    for (const { runner } of this.runners.values()) runner.stop?.();
    await Promise.all(this.running.map((consumption) => consumption.stop()));
  }

  /** What comes again goes one step at a time, so that whatever was wrong with it is found where it is. */
  private onwardOf({ next }: StepEnvelope, deliveries: number): Onward | undefined {
    const found = next === undefined || deliveries > 1 ? undefined : this.runners.get(next);
    return found && new Onward(found.contract, found.runner, this.parts.logger);
  }

  private startResults(handler: Handler<'results'>): void {
    const batcher = new ResultsBatcher(this.parts.database, (envelope, tx) => handler.call(envelope, tx));
    this.running.push(this.consumers.consumeResults((envelope) => batcher.handle(envelope), { parallel: RESULTS_AT_HAND }));
  }

  private startEvent(handler: Handler<'event'>): void {
    const { contract } = handler.binding;
    const { logger, metrics } = this.parts;
    this.running.push(
      this.consumers.consumeEvents(contract, async (payload: unknown, meta: EventMeta, tx: Tx) => {
        const fields = { event: contract.name, messageId: meta.id, traceId: traceIdOf(meta.traceparent), tenantId: meta.tenantId };
        try {
          await handler.call(payload, meta, tx);
        } catch (error) {
          metrics.events.inc({ event: contract.name, outcome: 'failed' });
          logger.warn({ ...fields, err: error }, `${handler.where} could not handle ${contract.name}.`);
          throw error;
        }
        metrics.events.inc({ event: contract.name, outcome: 'handled' });
        logger.debug(fields, `${contract.name} handled.`);
      }),
    );
  }

  private startHook(handler: Handler<'hook'>): void {
    const { provider } = handler.binding;
    const { logger, metrics } = this.parts;
    this.running.push(
      this.consumers.consumeHooks(provider, async (hook: Hook) => {
        try {
          await handler.call(hook);
        } catch (error) {
          metrics.hooks.inc({ provider, outcome: 'failed' });
          logger.warn({ provider, hookId: hook.id, err: error }, `${handler.where} could not handle a webhook of ${provider}.`);
          throw error;
        }
        metrics.hooks.inc({ provider, outcome: 'handled' });
        logger.debug({ provider, hookId: hook.id }, `A webhook of ${provider} handled.`);
      }),
    );
  }
}

function runnerOf(handler: Handler<'step'>, { mode, keeps }: Step, parts: StepParts): StepRunner {
  if (mode === 'each') return new EachStepRunner(handler, parts);
  return keeps === 'nothing' ? new ThoughtStepRunner(handler, parts) : new BatchStepRunner(handler, parts);
}
