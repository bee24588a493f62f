import { pipelineNamed, STEPS_BEHIND } from './pipelines.rules';

test('a pipeline that does not exist is refused by name, with those that do', () => {
  expect(pipelineNamed('campaign').search?.name).toBe('findBusinesses');
  expect(() => pipelineNamed('unheard')).toThrow('There is no pipeline "unheard"; there are: campaign, intake.');
});

test('leads enter a pipeline at the steps of its first stage, and all others lie behind each of them', () => {
  expect([...STEPS_BEHIND.keys()]).toEqual(['auditSite', 'matchProfile', 'normaliseLead']);
  expect(STEPS_BEHIND.get('normaliseLead')).toEqual(['deduplicateLead', 'enrichLead', 'verifyLead', 'rateLead', 'storeLead']);
  expect(STEPS_BEHIND.get('auditSite')).toEqual(STEPS_BEHIND.get('matchProfile'));
  expect(STEPS_BEHIND.get('auditSite')).not.toContain('matchProfile');
});
