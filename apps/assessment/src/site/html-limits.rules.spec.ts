import { processorMs } from '@leadfactory/testing';
import { withinLimits } from './html-limits.rules';

test('an ordinary page passes untouched, also with unclosed paragraphs and list items', () => {
  const page = `<html><body><ul>${'<li>x<p>y'.repeat(5_000)}</ul><script>document.write("${'<div>'.repeat(1_000)}")</script><!-- ${'<div>'.repeat(1_000)} --></body></html>`;
  expect(withinLimits(page)).toEqual({ html: page, limit: null });
});

test('a million nested tags are cut, quickly', () => {
  const read = (): void => {
    const { html, limit } = withinLimits('<div>'.repeat(1_000_000));
    expect(limit?.en).toContain('inside one another');
    expect(html.length).toBeLessThan(5_000);
  };
  expect(processorMs(read)).toBeLessThan(500);
});

test('a closing tag of another kind hides no depth', () => {
  expect(withinLimits('<div></span>'.repeat(10_000)).limit?.en).toContain('inside one another');
});

test('a page of nothing but tags is cut at their number', () => {
  expect(withinLimits('<br>'.repeat(2_000_000)).limit?.en).toContain('tags');
});

test('an unclosed script or comment ends the counting without a hang', () => {
  expect(withinLimits(`<script>${'<div>'.repeat(100_000)}`).limit).toBeNull();
  expect(withinLimits(`<!--${'<div>'.repeat(100_000)}`).limit).toBeNull();
});

test('a drawing of a thousand closed shapes is no deeper than one, and neither are many drawings beside one another', () => {
  const shape = '<path class="a" d="M0 0L9 9" />';
  const page = `<div>${`<svg viewBox="0 0 9 9"><title>Oven</title><g>${shape.repeat(50)}<g></svg>`.repeat(40)}<h1>Joe</h1></div>`;
  expect(withinLimits(page)).toEqual({ html: page, limit: null });
});

test('what only looks closed, or like a drawing, hides no depth', () => {
  const nested = ['<path/>', '<div/>', '<svg><div></svg>', '<svg><foreignObject><div/></svg>', '<svg><g a=b/>', '<p title="<svg>"><b></svg>', '<!x <svg>><b></svg>', '<svg><![CDATA[</svg>]]>', '<svg><title><b></b></svg>', '<svg><template/></svg>'];
  const attempts = [...nested.map((one) => one.repeat(5_000)), `<p title="<svg>">${'<path/>'.repeat(5_000)}`, `<!x <svg>>${'<path/>'.repeat(5_000)}`, `<svg><foreignObject>${'<path/>'.repeat(5_000)}`, `<svg><div>${'<path/>'.repeat(5_000)}`, `<p title="<!--">${'<div>'.repeat(5_000)}`, `<!-->${'<div>'.repeat(5_000)}`];
  for (const html of attempts) expect([html.slice(0, 60), withinLimits(html).limit?.en]).toEqual([html.slice(0, 60), expect.stringContaining('inside one another')]);
});

test('unclosed quotes in a million tags end the counting quickly', () => {
  for (const html of ['<svg><path d="'.repeat(200_000), `<svg>${'<path d= '.repeat(50_000)}>`, `<p a='${'<b c="'.repeat(50_000)}`]) expect(processorMs(() => void withinLimits(html))).toBeLessThan(1_000);
});
