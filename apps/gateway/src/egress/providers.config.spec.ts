import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPABILITIES } from '@leadfactory/contracts';
import { parseProvidersConfig } from './providers.config';

const FILE = path.join(__dirname, '../../../../config/providers.yaml');
const text = readFileSync(FILE, 'utf8');
const problemsOf = (yaml: string): string => {
  try {
    parseProvidersConfig(yaml, 'providers.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('config/providers.yaml', () => {
  it('as shipped serves every capability, and no provider of cold mail forbids it', () => {
    const config = parseProvidersConfig(text, FILE);
    expect(Object.keys(config.capabilities).sort()).toEqual(Object.keys(CAPABILITIES).sort());
    expect(config.providers.sendgrid?.streams).not.toContain('cold');
  });

  it('tells all problems at once, each with its path', () => {
    const broken = text
      .replace('perDay: 5000', 'perDay: lots')
      .replace('keyEnv: STRIPE_SECRET_KEY', 'keyEnv: STRIPE_PASSWORD')
      .replace('businessSearch: [yelp, google_places]', 'businessSearch: [yelp, gogle]')
      .replace('minimumCalls: 50', 'minimumCalls: 1')
      .replace('retries: 0', 'retrys: 0');
    const problems = problemsOf(broken);
    for (const where of ['providers.yelp.perDay', 'providers.stripe.keyEnv', 'providers.dns.breaker.minimumCalls', 'providers.web', 'retrys']) expect(problems).toContain(where);
  });

  it('names providers that do not exist and capabilities that nobody serves', () => {
    expect(problemsOf(text.replace('businessSearch: [yelp, google_places]', 'businessSearch: [yelp, gogle]'))).toContain('capabilities.businessSearch.1: there is no provider "gogle"');
    expect(problemsOf(text.replace('  mxLookup: [dns]\n', ''))).toContain('capabilities.mxLookup');
    expect(problemsOf(text.replace('streams: [transactional, consented]', ''))).toContain('providers.sendgrid.streams');
    expect(problemsOf('a: [')).toContain('no YAML');
  });
});
