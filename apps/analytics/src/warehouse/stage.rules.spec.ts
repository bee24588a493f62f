import { STEPS } from '@leadfactory/contracts';
import { stageOfStep } from './stage.rules';

test('every step of a campaign before the mail has its stage; mail is counted by its own events, and leads sent in are no part of the funnel', () => {
  const without = Object.keys(STEPS).filter((step) => stageOfStep(step) === undefined);
  expect(without).toEqual(['findBusinesses', 'sendEmail', 'normaliseLead', 'deduplicateLead', 'enrichLead', 'verifyLead', 'rateLead', 'storeLead']);
  expect(stageOfStep('toString')).toBeUndefined();
});
