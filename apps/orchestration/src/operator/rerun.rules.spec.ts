import { buildReport, enrichLead, verifyLead } from '@leadfactory/contracts';
import { campaignPipeline } from '../pipelines/campaign.pipeline';
import { leadIntakePipeline } from '../pipelines/intake.pipeline';
import { againstRerun, patienceOf, planOf, reachOf, type Rerunnable } from './rerun.rules';

const lead = (more: Partial<Rerunnable> = {}): Rerunnable => ({ id: 'l', businessId: 'b', state: 'ended', contacted: false, fromState: 'done', beside: [], out: false, stamp: 's', ...more });
const steps = ['auditSite', 'matchProfile', 'findContacts', 'scoreLead', 'buildReport', 'publishOffer', 'draftEmail', 'sendEmail'];

describe('running again from a step (R12.04)', () => {
  test('reaches what comes after it, holds included, and leaves what stands beside it', () => {
    expect(reachOf(campaignPipeline, 'auditSite')).toMatchObject({ beside: ['matchProfile'], before: [], effects: ['publishOffer', 'sendEmail'] });
    expect(reachOf(campaignPipeline, 'publishOffer')).toMatchObject({ after: ['draftEmail', 'review', 'sendEmail'], beside: [], before: ['auditSite', 'matchProfile', 'findContacts', 'scoreLead', 'buildReport'] });
  });

  test('is not for leads that never came there, that are under way, or that were written to already', () => {
    const send = reachOf(campaignPipeline, 'sendEmail');
    expect([lead(), lead({ fromState: null }), lead({ out: true }), lead({ fromState: 'pending' }), lead({ contacted: true })].map((one) => againstRerun(one, send)?.reason)).toEqual([undefined, 'not_reached', 'under_way', 'still_to_come', 'already_contacted']);
    expect(againstRerun(lead({ contacted: true }), reachOf(campaignPipeline, 'draftEmail'))).toBeNull();
  });

  test('what stands beside the step, failed or cancelled, goes again with its old key and is counted with its price', () => {
    const plan = planOf(reachOf(campaignPipeline, 'matchProfile'), [lead({ beside: ['auditSite'] }), lead()], [], 't', {
      currency: 'USD', prices: new Map([['matchProfile', { micros: 10, measuredOn: 4 }], ['auditSite', { micros: 500, measuredOn: 4 }]]), been: new Map(), spent: [], budgetLeftMicros: null,
    }, steps);
    expect(plan.steps.slice(0, 2).map((line) => [line.step, line.key, line.leads, line.atMost, line.expected.micros, line.most.micros])).toEqual([['matchProfile', 'new', 2, 2, 20, 20], ['auditSite', 'kept', 1, 1, 500, 500]]);
    expect(plan).toMatchObject({ expected: { micros: 520 }, most: { micros: 520 } });
  });

  test('work that is out is waited for as long as it would take to go out again, with that of the step to which its leads go on at once', () => {
    expect([patienceOf(campaignPipeline).get('buildReport'), patienceOf(leadIntakePipeline).get('enrichLead')]).toEqual([buildReport.lostAfterSeconds, enrichLead.lostAfterSeconds + verifyLead.lostAfterSeconds]);
  });

  test('costs what the steps cost before; who was written to keeps the key of the mail, and pays nothing for it', () => {
    const reach = reachOf(campaignPipeline, 'draftEmail');
    const plan = planOf(reach, [lead(), lead({ contacted: true }), lead({ contacted: true })], [], 't', {
      currency: 'USD', prices: new Map([['draftEmail', { micros: 1_500.4, measuredOn: 40 }], ['sendEmail', { micros: 100, measuredOn: 30 }]]), been: new Map([['sendEmail', { leads: 2, contacted: 2 }]]),
      spent: [{ step: 'auditSite', leads: 3, micros: 9_000 }], budgetLeftMicros: -5,
    }, steps);
    expect(plan.steps.map((line) => [line.step, line.key, line.leads, line.atMost, line.expected.micros, line.most.micros])).toEqual([['draftEmail', 'new', 3, 3, 4_501, 4_501], ['sendEmail', 'new', 0, 1, 0, 100], ['sendEmail', 'kept', 2, 2, 0, 0]]);
    expect(plan).toMatchObject({ contacted: 2, expected: { micros: 4_501 }, most: { micros: 4_601 }, budgetLeft: { micros: 0 }, notRepeated: [{ step: 'auditSite', cost: { micros: 9_000 } }] });
  });
});
