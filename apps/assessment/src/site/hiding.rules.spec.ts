import { processorMs } from '@leadfactory/testing';
import { hidingSelectors } from './hiding.rules';

test.each([
  ['.a{display:none}', ['.a']],
  ['/* .x{display:none} */ .a, div.b { color: red; Display : None }', ['.a', 'div.b']],
  ['@import "x.css"; #c{visibility:hidden}', ['#c']],
  ['.d p{display:none} .e:hover{display:none} .f{display:block}', []],
  ['.x .c1-w, nav > ul.sub:not(.open) {display:none}', ['.c1-w', 'ul.sub']],
  // On some screens only.
  ['@media (max-width: 600px){.g{display:none} .h{color:red}} .i{display:none}', ['.i']],
  ['.open{display:none', []],
  ['/* without an end .a{display:none}', []],
])('%s hides %j', (css, selectors) => {
  expect(hidingSelectors(css)).toEqual(selectors);
});

test('a million braces end soon', () => {
  const spent = processorMs(() => {
    hidingSelectors('{'.repeat(300_000));
    hidingSelectors('.a{display:none}'.repeat(20_000));
    hidingSelectors(`${':not('.repeat(60_000)}{display:none}`);
  });
  expect(spent).toBeLessThan(1_000);
});
