import type { EgressClient, Logger } from '@leadfactory/service-kit';
import { AppError } from '@leadfactory/kernel';
import { siteUnderTest } from '../../test/site-under-test';
import { judge } from '../audit/audit.rules';
import { CATALOGUE } from '../checks/catalogue';
import { RecommendationService } from './recommendation.service';

const egress = { call: () => Promise.reject(new AppError('not_configured', 'No provider serves writeText.')) } as unknown as EgressClient;
const service = new RecommendationService(egress, { info: () => undefined, warn: () => undefined } as unknown as Logger);

test.each(['en', 'es'] as const)('what fills up the three recommendations is written in the language of the rest: %s (R4.05)', async (language) => {
  const check = CATALOGUE.find(({ id }) => id === 'missing-title')!;
  const { findings } = judge('a', siteUnderTest({ html: '<p>Joe</p>' }), [check], language);
  const recommendations = await service.recommend(findings, { listing: { name: 'Joe', vertical: 'bakery', city: 'New York' }, excerpt: '' }, language, { tenantId: 't' });
  expect(recommendations).toHaveLength(3);
  const [own, other] = language === 'es' ? [check.es, check] : [check, check.es];
  expect(recommendations[1]!.how).toContain(own.howToSee);
  expect(recommendations[1]!.how).not.toContain(other.howToSee);
});
