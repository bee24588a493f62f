import { anOffer } from '../../test/offer.factory';
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

test('the cure of a finding is nowhere on the page', () => {
  expect(JSON.stringify(offerView(anOffer(), more))).not.toContain('Save the picture');
});

test.each([['joe@joes.example', 'j•••@joes.example'], ['@x', '•••'], ['nonsense', '•••']])('of %s the page shows %s', (address, shown) => expect(maskedEmail(address)).toBe(shown));

test.each([[4900, 'USD', '$49'], [4950, 'USD', '$49.50'], [0, 'USD', '$0']])('%d %s is written %s', (amount, currency, text) => expect(priceText({ price: { amount, currency }, language: 'en' })).toBe(text));
