import { campaignPipeline } from '../pipelines/campaign.pipeline';
import { openingsOf } from './again.rules';

const lead = (state: 'active' | 'held', again: string[]) => openingsOf(campaignPipeline, { id: 'x', state, again }).map((opening) => [opening.step, opening.state]);

describe('leads that run again', () => {
  test('come to the first stage that they had done before, and to that one alone', () => {
    expect(lead('active', ['sendEmail', 'buildReport', 'publishOffer'])).toEqual([['buildReport', 'pending']]);
    expect(lead('active', ['matchProfile', 'auditSite', 'findContacts'])).toEqual([['auditSite', 'pending'], ['matchProfile', 'pending']]);
  });

  test('wait for a person again where the pipeline holds them, and pass where it does not', () => {
    expect(lead('held', ['review', 'sendEmail'])).toEqual([['review', 'held']]);
    expect(lead('active', ['review', 'sendEmail'])).toEqual([['review', 'skipped'], ['sendEmail', 'pending']]);
  });

  test('find nothing where nothing is left', () => {
    expect([lead('active', []), lead('held', ['sendEmail'])]).toEqual([[], []]);
  });
});
