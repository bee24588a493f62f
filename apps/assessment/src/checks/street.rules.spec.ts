import { addressIn, sameStreet, showsAnyStreet, showsStreet, streetOf } from './street.rules';

test('two ways of writing an address are the same street', () => {
  for (const [one, other] of [['123 W 34th St, Suite 5', '123 West 34th Street'], ['5 Fifth Ave', '5 5th Avenue'], ['1200 Broadway', '1200 Broadway Ste 3'], ['77 St. Mark’s Pl', "77 St Marks Place"], ['3928 23rd St', '39-28 23rd Street'], ['39-28 23rd Street', '3928 23rd St'], ['5-05 47th Ave', '5–05 47th Avenue']] as const) {
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

test('of a line only the address is taken, and none from a line that tells something else', () => {
  expect(['4000 Old Mill Rd', 'Address: 39-28 23rd Street, Queens', 'Joe’s Plumbing, 12 W. 30th St, New York'].map(addressIn)).toEqual(['4000 Old Mill Rd', '39-28 23rd Street, Queens', '12 W. 30th St, New York']);
  for (const line of ['© 2026 Joe’s Plumbing', 'Call 212 555 0123 day or night', 'Open 7 days a week in Queens', 'Open 7 days on 5th Ave', '2 blocks from Main Street', '24 hours on Broadway', '1 (212) 555-0123 Main Street', 'Joe’s Pizza', 'New York, NY 10001']) expect([line, addressIn(line)]).toEqual([line, null]);
});
