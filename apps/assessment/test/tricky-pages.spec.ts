import { judge } from '../src/audit/audit.rules';
import { siteUnderTest } from './site-under-test';
import { CRAFT } from './tricky/craft';
import { CUSTOMERS } from './tricky/customers';
import { SEARCH } from './tricky/search';

const ALL = Object.entries({ ...SEARCH, ...CUSTOMERS, ...CRAFT });

/** Labelled by hand, none made by the engine: what a naive check would claim, and faults that hide. */
describe('pages that invite false claims', () => {
  test.each(ALL)('%s', (_name, { visit, never = [], fails = [], unknown = [] }) => {
    const { outcomes } = judge('a', siteUnderTest(visit));
    const said = (id: string): string => `${id}: ${outcomes.find(({ checkId }) => checkId === id)?.outcome ?? 'no such check'}`;
    expect(never.map(said)).toEqual(never.map((id) => expect.stringMatching(`^${id}: (pass|unknown)$`) as string));
    expect(fails.map(said)).toEqual(fails.map((id) => `${id}: fail`));
    expect(unknown.map(said)).toEqual(unknown.map((id) => `${id}: unknown`));
  });
});
