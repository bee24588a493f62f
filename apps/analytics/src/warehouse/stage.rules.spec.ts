import { STEPS } from '@leadfactory/contracts';
import { stageOfStep } from './stage.rules';

test('every step that a lead completes before the mail has its stage; mail is counted by its own events', () => {
  const without = Object.keys(STEPS).filter((step) => stageOfStep(step) === undefined);
  expect(without).toEqual(['findBusinesses', 'sendEmail']);
  expect(stageOfStep('toString')).toBeUndefined();
});
