import fc from 'fast-check';
import { metresBetween, nameSimilarity, ownDomain, phoneOf, streetSimilarity, wordsOf } from './similarity.rules';

describe('names', () => {
  it.each([
    ["Joe's Pizza", 'Joes Pizza'],
    ['Smith & Sons Plumbing LLC', 'Smith and Sons Plumbing'],
    ['Smith & Sons Plumbing', 'Smith Sons Plumbing, Inc.'],
    ['Café Olé', 'Cafe Ole'],
    ['Joe’s Pizza', "Joe's Pizza New York"],
    ['The Corner Bakery Co.', 'Corner Bakery'],
  ])('"%s" is "%s"', (left, right) => {
    expect(nameSimilarity(left, right, 'New York')).toBeGreaterThanOrEqual(0.95);
  });

  it('a typing error costs little, another name nearly everything', () => {
    expect(nameSimilarity('Giovanni Ristorante', 'Giovani Ristorante')).toBeGreaterThan(0.9);
    expect(nameSimilarity("Joe's Pizza", 'Blue Nails Spa')).toBeLessThan(0.3);
  });

  it('a name that says more is likely the same, one word in common is not', () => {
    expect(nameSimilarity('Smith Dental', 'Smith Family Dental Care')).toBeGreaterThanOrEqual(0.85);
    expect(nameSimilarity('Smith', 'Smith Family Dental Care')).toBeLessThan(0.6);
  });

  it('a business named after its city keeps its name', () => {
    expect(nameSimilarity('Boise', 'Boise', 'Boise')).toBe(1);
  });

  it('holds for any texts: between 0 and 1, the same both ways, 1 with itself', () => {
    fc.assert(fc.property(fc.string(), fc.string(), fc.string(), (left, right, city) => {
      const value = nameSimilarity(left, right, city);
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
      expect(nameSimilarity(right, left, city)).toBeCloseTo(value, 10);
      if (wordsOf(left).length > 0) expect(nameSimilarity(left, left, city)).toBe(1);
    }));
  });
});

describe('streets', () => {
  it.each([['12 W Main St', '12 West Main Street, New York, NY 10001, USA'], ['400 Fifth Ave Suite 9', '400 5th Avenue, New York'], ['7 Elm Rd.', '7 Elm Road #2']])('"%s" is "%s"', (left, right) => {
    expect(streetSimilarity(left, right)).toBeGreaterThan(0.85);
  });

  it('two numbers of one street are two places', () => {
    expect(streetSimilarity('12 Main St', '14 Main St')).toBe(0);
  });

  it('a street without a number says less, no street nothing', () => {
    expect(streetSimilarity('Main St', '12 Main St')).toBeCloseTo(0.6);
    expect(streetSimilarity('', '12 Main St')).toBeNull();
  });
});

describe('sites, phones and places', () => {
  it('tells own domains from shared ones', () => {
    expect(ownDomain('https://www.Joes-Pizza.example/menu')).toBe('joes-pizza.example');
    expect(ownDomain('http://shop.joes.co.uk')).toBe('joes.co.uk');
    expect(ownDomain('https://www.facebook.com/joes')).toBeNull();
    expect(ownDomain('https://joes.wixsite.com/home')).not.toBe(ownDomain('https://anns.wixsite.com/home'));
    expect(ownDomain('joes')).toBeNull();
    expect(ownDomain(null)).toBeNull();
  });

  it('writes phones in one way', () => {
    expect(phoneOf('(212) 555-0100')).toBe('+12125550100');
    expect(phoneOf('+1 212-555-0100')).toBe('+12125550100');
    expect(phoneOf('call us')).toBeNull();
  });

  it('a degree of latitude is about 111 km', () => {
    expect(metresBetween({ latitude: 40, longitude: -74 }, { latitude: 41, longitude: -74 })).toBeCloseTo(111_195, -2);
  });
});
