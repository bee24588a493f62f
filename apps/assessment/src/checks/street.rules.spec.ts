import { sameStreet, showsAnyStreet, showsStreet, streetOf } from './street.rules';

test('two ways of writing an address are the same street', () => {
  for (const [one, other] of [['123 W 34th St, Suite 5', '123 West 34th Street'], ['5 Fifth Ave', '5 5th Avenue'], ['1200 Broadway', '1200 Broadway Ste 3'], ['77 St. Mark’s Pl', "77 St Marks Place"]] as const) {
    expect([one, sameStreet(streetOf(one)!, streetOf(other)!)]).toEqual([one, true]);
    expect([other, showsStreet(`Visit us!\n${other}\nNew York, NY 10001`, streetOf(one)!)]).toEqual([other, true]);
  }
});

test('another number or another street is another address', () => {
  expect(sameStreet(streetOf('123 Main St')!, streetOf('125 Main St')!)).toBe(false);
  expect(sameStreet(streetOf('123 Main St')!, streetOf('123 Oak St')!)).toBe(false);
  expect(showsStreet('Ask anyone around Main St. 1123 Main St', streetOf('123 Main St')!)).toBe(false);
});

test('a line without number or name is no street', () => {
  expect(streetOf('PO Box')).toBeNull();
  expect(streetOf('12 St')).toBeNull();
});

test('any address is seen, prices and years are not', () => {
  expect(showsAnyStreet('Find us at 4 Old Mill Rd.')).toBe(true);
  expect(showsAnyStreet('Portland, OR 97201')).toBe(true);
  expect(showsAnyStreet('Since 1999 we bake. Bread for $4. Call today.')).toBe(false);
});
