import { escapeHtml, withCode } from './html.rules';

test('text cannot become markup', () => {
  expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;');
  expect(withCode('see `<b>`')).toBe('see <code>&lt;b&gt;</code>');
});
