import { costsText } from './costs.command';

const dollars = (micros: number) => ({ micros, currency: 'USD' });
const yelp = { provider: 'yelp', capability: 'businessSearch', calls: 3, cached: 1, failed: 1, unheard: 1, cost: dollars(23_970), doubtful: dollars(7_990) };

test('what is in doubt is told beside what was spent (R12.02)', () => {
  const text = costsText({ total: dollars(23_970), doubtful: dollars(7_990), items: [yelp] });
  expect(text).toMatch(/yelp +businessSearch +3 +1 +1 +1 +\S*0\.024\S* +\S*0\.008/);
  expect(text).toContain('in doubt: answers were lost');
});

test('without doubt nothing is said of it', () => {
  expect(costsText({ total: dollars(0), doubtful: dollars(0), items: [] }).split('\n').at(-1)).not.toContain('doubt');
});
