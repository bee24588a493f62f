import { AppError } from '@leadfactory/kernel';
import { campaignName, checkMay, targetsOf } from './campaign.rules';

const zip = (code: string) => ({ zip: code, city: 'New York', county: 'New York', state: 'NY', latitude: 40, longitude: -74 });

describe('campaigns (R2.01)', () => {
  test('a campaign without a name gets one that says what it is about', () => {
    expect(campaignName(['restaurant'], [{ zip: '10001' }])).toBe('restaurant in 10001');
    expect(campaignName(['bar', 'cafe', 'gym'], [{ city: 'Portland', state: 'or' }, { county: 'Kings', state: 'NY' }])).toBe('bar, cafe and 1 more in Portland, OR and Kings County, NY');
  });

  test('targets are the pairs of vertical and ZIP, ZIP by ZIP, each once', () => {
    expect(targetsOf(['bar', 'cafe', 'bar'], [zip('10001'), zip('10002')], 10).map((target) => `${target.vertical} ${target.zip}`)).toEqual(['bar 10001', 'cafe 10001', 'bar 10002', 'cafe 10002']);
  });

  test('more targets than a launch can carry are refused with what would fit', () => {
    const areas = Array.from({ length: 11 }, (_, index) => zip(String(10000 + index)));
    expect(() => targetsOf(['bar', 'cafe'], areas, 20)).toThrow(/make 22 targets; a campaign has at most 20/);
  });

  test.each([
    ['launch', 'archived', false],
    ['launch', 'active', true],
    ['launch', 'paused', false],
    ['pause', 'draft', false],
    ['pause', 'paused', false],
    ['resume', 'active', false],
    ['update', 'archived', false],
  ] as const)('%s of a campaign that is %s (running: %s) is refused', (act, status, running) => {
    expect(() => checkMay(act, { status, name: 'x' }, running)).toThrow(AppError);
  });

  test.each([
    ['launch', 'draft'],
    ['launch', 'active'],
    ['pause', 'active'],
    ['resume', 'paused'],
    ['update', 'paused'],
  ] as const)('%s of a campaign that is %s is allowed', (act, status) => {
    expect(() => checkMay(act, { status, name: 'x' }, false)).not.toThrow();
  });
});
