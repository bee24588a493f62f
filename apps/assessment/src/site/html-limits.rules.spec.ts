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
