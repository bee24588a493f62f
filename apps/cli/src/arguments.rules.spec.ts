import { centsArgument, idArgument, momentArgument, selectionText, wholeNumber } from './arguments.rules';

test('arguments that are not as expected are refused in words', () => {
  expect(() => wholeNumber('0')).toThrow('at least 1');
  expect(() => idArgument('7')).toThrow('expected an id such as');
  expect(() => centsArgument('12,5')).toThrow('expected an amount such as 12.50');
  expect(() => momentArgument('soon')).toThrow('90m, 2h, 3d');
});

test('amounts are cents, and times may be so long ago', () => {
  expect([centsArgument('12.5'), centsArgument('0.29'), centsArgument('7')]).toEqual([1_250, 29, 700]);
  expect(momentArgument('2h', new Date('2026-01-01T12:00:00Z'))).toBe('2026-01-01T10:00:00.000Z');
});

test('a selection reads as it was typed', () => {
  expect(selectionText({ lead: ['a', 'b'], group: '1234abcd', outcome: 'failed' })).toBe(' --lead a --lead b --group 1234abcd --outcome failed');
  expect(selectionText({})).toBe('');
});
