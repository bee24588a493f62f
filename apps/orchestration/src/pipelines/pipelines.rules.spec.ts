import { pipelineNamed } from './pipelines.rules';

test('a pipeline that does not exist is refused by name, with those that do', () => {
  expect(pipelineNamed('campaign').search?.name).toBe('findBusinesses');
  expect(() => pipelineNamed('unheard')).toThrow('There is no pipeline "unheard"; there are: campaign, intake.');
});
