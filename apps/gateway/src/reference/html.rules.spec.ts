import { escapeHtml, withCode, withoutIds } from './html.rules';

test('text cannot become markup', () => {
  expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;');
  expect(withCode('see `<b>`')).toBe('see <code>&lt;b&gt;</code>');
});

test('ids of requirements stay with the builders', () => {
  expect(withoutIds('Counts are exact (R11.02); by day (UTC)')).toBe('Counts are exact; by day (UTC)');
});
