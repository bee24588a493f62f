import { anOffer } from '../../test/offer.factory';
import type { Offer } from '../offer/offer.types';
import { en } from './offer.texts.en';
import { es } from './offer.texts.es';
import { maskedEmail, offerView, priceText } from './offer-view.rules';

const more = { path: '/o/x', refundDays: 14, purchase: { buyerEmail: 'joe@joes.example', paidAt: new Date('2026-03-02T09:00:00Z') } };

test.each(['en', 'es'] as const)('every text of the %s page is filled in (R8.01)', (language) => {
  const { texts: _texts, ...view } = offerView({ ...anOffer(), language }, more);
  expect(JSON.stringify(view)).not.toMatch(/\{\w+\}/);
});

test('both catalogues fill in the same names', () => {
  const names = (value: unknown): unknown => (typeof value === 'string' ? [...value.matchAll(/\{\w+\}/g)].map(([name]) => name).sort() : Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, names(inner)])));
  expect(names(es)).toEqual(names(en));
});

test('nothing is promised that the report does not hold', () => {
  const offer = anOffer();
  const { includes } = offerView({ ...offer, content: { ...offer.content, counts: { ...offer.content.counts, quickWins: 0, recommendations: 0 } } }, more);
  expect(includes).toHaveLength(3);
});

describe('speed measurements are promised for what was measured (R8.01)', () => {
  const lines = (language: 'en' | 'es', measured: Offer['content']['measured']) => {
    const offer = anOffer();
    const { measured: _measured, ...content } = offer.content;
    return offerView({ ...offer, language, content: { ...content, ...(measured === undefined ? {} : { measured }) } }, more).includes;
  };

  test.each([
    ['en', ['mobile', 'desktop'], 'Speed measurements for phone and computer'], ['en', ['mobile'], 'Speed measurements for phones'], ['en', ['desktop'], 'Speed measurements for computers'],
    ['es', ['mobile', 'desktop'], 'Mediciones de velocidad en teléfono y ordenador'], ['es', ['mobile'], 'Mediciones de velocidad en teléfono'], ['es', ['desktop'], 'Mediciones de velocidad en ordenador'],
  ] as const)('%s %j: %s', (language, measured, line) => expect(lines(language, [...measured])[3]).toBe(line));

  test.each([['nothing was measured', []], ['an offer published earlier does not tell', undefined]])('and for nothing when %s', (_case, measured) => {
    for (const language of ['en', 'es'] as const) {
      expect(lines(language, measured)).toHaveLength(4);
      expect(lines(language, measured).join()).not.toMatch(/speed|velocidad|\{/i);
    }
  });
});

test('the cure of a finding is nowhere on the page', () => {
  expect(JSON.stringify(offerView(anOffer(), more))).not.toContain('Save the picture');
});

test.each([['joe@joes.example', 'j•••@joes.example'], ['@x', '•••'], ['nonsense', '•••']])('of %s the page shows %s', (address, shown) => expect(maskedEmail(address)).toBe(shown));

test.each([[4900, 'USD', '$49'], [4950, 'USD', '$49.50'], [0, 'USD', '$0']])('%d %s is written %s', (amount, currency, text) => expect(priceText({ price: { amount, currency }, language: 'en' })).toBe(text));

test.each([['USD', '$49'], ['usd', '$49'], ['U$D', '49.00 U$D']])('a price in %s is shown and keeps nobody from the page', (currency, shown) => {
  expect(priceText({ language: 'en', price: { amount: 4900, currency } })).toBe(shown);
});
