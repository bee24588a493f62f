import { figure, markdownTable, textTable, withSection } from './report.rules';

const table = { id: 'x', title: 'Rates', columns: ['engine', 'leads/s'], rows: [['ours', '5,000'], ['a|b', '7']] };

describe('reports of the benchmark', () => {
  test('a table reads in a terminal and in a document', () => {
    expect(textTable(table).split('\n')).toEqual(['Rates', 'engine  leads/s', '──────  ───────', 'ours      5,000', 'a|b           7']);
    expect(markdownTable(table)).toBe('| engine | leads/s |\n|---|---:|\n| ours | 5,000 |\n| a\\|b | 7 |');
  });

  test('a section is replaced between its markers, and nothing else', () => {
    const document = 'before\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nafter\n';
    expect(withSection(document, 'x', 'new')).toBe('before\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nafter\n');
    expect(withSection(withSection(document, 'x', 'new'), 'x', 'old')).toBe(document);
  });

  test.each(['nothing here', '<!-- /bench:x --> <!-- bench:x -->', '<!-- bench:x --> <!-- bench:x --> <!-- /bench:x -->'])('a document without its markers is not written to: %s', (document) => {
    expect(() => withSection(document, 'x', 'new')).toThrow('Expected the lines <!-- bench:x --> and <!-- /bench:x --> once each');
  });

  test('figures have three digits that matter', () => {
    expect([12_345.6, 123.4, 12.34, 1.234, 0.05, Number.NaN].map(figure)).toEqual(['12,346', '123', '12.3', '1.23', '0.05', '–']);
  });
});
