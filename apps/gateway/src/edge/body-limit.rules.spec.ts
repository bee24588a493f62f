import { createCampaign, importBusinesses } from '@leadfactory/contracts';
import { bodyLimitOf } from './body-limit.rules';

test('only who takes files takes more than a megabyte', () => {
  expect(bodyLimitOf(createCampaign)).toBe(1_048_576);
  expect(bodyLimitOf(importBusinesses)).toBe(20 * 1_048_576);
});
