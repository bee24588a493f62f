import { type Caller, defineEvent, defineOperation, defineStep } from '@leadfactory/contracts';
import { z } from 'zod';
import { done, type StepReply } from '../step/step-reply';
import type { StepContext, StepInput } from '../step/step.types';
import { bindingsOf, HandlesEvent, HandlesOperation, HandlesStep } from './decorators';

const ask = defineOperation({ name: 'ask', service: 'scoring', method: 'GET', path: '/api/v1/ask', access: 'public', summary: 'For the tests', input: z.object({ n: z.coerce.number() }), output: z.object({ n: z.number() }) });
const find = defineStep({ name: 'find', service: 'scoring', needs: ['search'], uses: ['profile'], gives: 'found' });
const Asked = defineEvent({ name: 'Asked', version: 1, service: 'scoring', payload: z.object({ n: z.number() }) });
const FOUND = { businesses: [], next: null, seen: 1, leftOut: {} };

/** The type checker is the test: a line that stops being an error makes it fail. */
class Handlers {
  @HandlesOperation(ask)
  async fits(input: { n: number }, _caller: Caller): Promise<{ n: number }> {
    return input;
  }

  // @ts-expect-error the contract's output is a number
  @HandlesOperation(ask)
  async givesText(): Promise<{ n: string }> {
    return { n: 'one' };
  }

  // @ts-expect-error the contract's input has no such field
  @HandlesOperation(ask)
  async wantsMore(input: { n: number; m: number }): Promise<{ n: number }> {
    return input;
  }

  @HandlesStep(find)
  async finds({ search }: StepInput<typeof find>, _context: StepContext): Promise<StepReply<typeof FOUND>> {
    return done({ ...FOUND, seen: search.limit });
  }

  // @ts-expect-error the fact misses most of its fields
  @HandlesStep(find)
  async findsTooLittle(): Promise<StepReply<{ seen: number }>> {
    return done({ seen: 1 });
  }

  // @ts-expect-error the contract does not pass the audit
  @HandlesStep(find)
  async wantsTheAudit({ audit }: { audit: { auditId: string } }): Promise<StepReply<typeof FOUND>> {
    return done({ ...FOUND, seen: audit.auditId.length });
  }

  // @ts-expect-error the payload's field is a number
  @HandlesEvent(Asked)
  async hearsText(payload: { n: string }): Promise<void> {
    await Promise.resolve(payload.n);
  }
}

describe('decorators', () => {
  it('remember on the method what it handles', () => {
    const { fits, finds } = Handlers.prototype;
    expect([bindingsOf(fits), bindingsOf(finds)]).toEqual([[{ kind: 'operation', contract: ask }], [{ kind: 'step', contract: find }]]);
  });
});
