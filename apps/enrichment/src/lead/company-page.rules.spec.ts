import { processorMs } from '@leadfactory/testing';
import { companyOnPage } from './company-page.rules';

const industries = new Map([['dentist', 'dentist'], ['hair_salon', 'hair_salon']]);
const page = (data: unknown, head = '', body = '') => `<html><head><title>x</title>${head}<script type="application/ld+json">${JSON.stringify(data)}</script></head><body>${body}</body></html>`;
const read = (html: string) => companyOnPage(html, 'https://joes.example/', industries);

describe("what a company's own page says of it (R5.04)", () => {
  test('name, trade, size and profiles come from its structured data', () => {
    const html = page({ '@graph': [{ '@type': 'WebSite', name: 'Wrong' }, { '@type': ['LocalBusiness', 'Dentist'], name: 'Smile &amp; Co', description: 'Teeth.', numberOfEmployees: { '@type': 'QuantitativeValue', minValue: 5, maxValue: 9 }, sameAs: ['https://www.facebook.com/smile'] }] });
    expect(read(html)).toEqual({ name: 'Smile & Co', industry: 'dentist', employees: 9, description: 'Teeth.', socialProfiles: [{ network: 'facebook', url: 'https://facebook.com/smile' }] });
  });

  test.each([['HairSalon', 'hair_salon'], ['HVACBusiness', 'hvac'], ['https://schema.org/LegalService', 'law_firm'], ['CafeOrCoffeeShop', 'cafe'], ['Organization', null], ['Product', null]])('%s is the trade %j', (type, industry) => expect(read(page({ '@type': type, name: 'x' })).industry).toBe(industry));

  test.each([[12, 12], ['1,200', 1_200], ['10-50', 10], [{ value: '7' }, 7], [-1, null], ['many', null], [{}, null]])('%j employees are %j', (given, employees) => expect(read(page({ '@type': 'Organization', numberOfEmployees: given })).employees).toBe(employees));

  test('without structured data the page is described by its head', () => {
    expect(read('<head><meta property="og:site_name" content="Joe&#39;s"><meta content=\'Best "pizza"\' name=description></head>')).toMatchObject({ name: "Joe's", description: 'Best "pizza"', industry: null, employees: null });
    expect(read('')).toEqual({ name: null, industry: null, employees: null, description: null, socialProfiles: [] });
  });

  test('what others say on the page is not the company', () => expect(read(page({ '@type': 'Person', name: 'Ann', description: 'An author.' }))).toMatchObject({ name: null, description: null }));

  test('a page made to hang readers is read at once', () => {
    const spent = processorMs(() => {
      read('<script type="application/ld+json">'.repeat(50_000));
      read(`<meta ${'a'.repeat(900)}`.repeat(2_000));
      read(`<head>${'<meta name=description content="">'.repeat(20_000)}</head>`);
    });
    expect(spent).toBeLessThan(5_000);
  });
});
