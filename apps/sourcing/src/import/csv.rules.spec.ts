import { readCsv } from './csv.rules';

test('quotes, line ends inside fields and a byte-order mark are read, lines are counted', () => {
  const file = readCsv('\uFEFFname,city\r\n"Joe\'s\r\n""Best""",Salem\r\n\r\nBob,"Portland, OR"\r\n');
  expect(file.columns).toEqual(['name', 'city']);
  expect(file.rows.map(({ values }) => values)).toEqual([["Joe's\n\"Best\"", 'Salem'], ['Bob', 'Portland, OR']]);
  expect(file.rows.map(({ line }) => line)).toEqual([3, 5]);
});

test('semicolons and tabs are recognised', () => {
  expect(readCsv('name;city\nJoe;Salem').rows[0]!.values).toEqual(['Joe', 'Salem']);
  expect(readCsv('name\tcity\nJoe\tSalem').rows[0]!.values).toEqual(['Joe', 'Salem']);
});

test('what is no CSV is refused with the reason', () => {
  expect(() => readCsv('')).toThrow(/empty/);
  expect(() => readCsv('name,city\n"Joe,Salem\n')).toThrow(/cannot be read as CSV: .*[Qq]uote/);
  expect(() => readCsv('name,name\na,b')).toThrow(/"name" stands twice/);
});
