import { campaignPipeline } from '../pipelines/campaign.pipeline';
import { narrows, part, stepIn } from './selection.rules';

describe('which leads a verb is for', () => {
  test('leads that it is not for are counted by reason, the most frequent first, each with an example', () => {
    const { fit, leftOut } = part([{ id: 'a' }, { id: 'b' }, { id: 'c' }, { id: 'd' }], ({ id }) => (id === 'a' ? null : { reason: id === 'b' ? 'rare' : 'often', detail: 'x' }));
    expect(fit).toEqual([{ id: 'a' }]);
    expect(leftOut).toEqual([{ reason: 'often', detail: 'x', leads: 2, example: 'c' }, { reason: 'rare', detail: 'x', leads: 1, example: 'b' }]);
  });

  test('a selection without any criterion narrows nothing', () => {
    expect([narrows({}), narrows({ leadIds: undefined }), narrows({ tier: 'A' })]).toEqual([false, false, true]);
  });

  test('a step is found with what the pipeline says of it; anything else is refused with the steps there are', () => {
    expect([stepIn(campaignPipeline, 'matchProfile', 'step'), stepIn(campaignPipeline, 'sendEmail', 'step')]).toMatchObject([{ stage: 0, optional: true }, { optional: false, gives: 'delivery' }]);
    expect(() => stepIn(campaignPipeline, 'fly', 'from')).toThrow(/from is not as expected: there is no step "fly".*expected one of auditSite, matchProfile/);
    expect(() => stepIn(campaignPipeline, 'review', 'step')).toThrow('"review" is a hold');
  });
});
