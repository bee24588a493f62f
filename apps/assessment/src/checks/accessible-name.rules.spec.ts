import { parseDom } from '../site/dom.rules';
import { isOutOfReach, mayHaveName } from './accessible-name.rules';

const link = (html: string) => mayHaveName(parseDom(`<a href="/">${html}</a>`).all('a')[0]!);

test('text, an image’s alt, a label and a drawing’s title are names', () => {
  for (const html of ['Menu', '<img alt="Menu">', '<span aria-label="Menu"></span>', '<svg><title>Menu</title></svg>', '<my-icon></my-icon>']) expect([html, link(html)]).toEqual([html, true]);
});

test('an icon, an empty alt and white space are none', () => {
  for (const html of ['', ' \n', '<i class="fa fa-bars"></i>', '<img alt="">', '<img src="x">', '<svg><path d=""/></svg>']) expect([html, link(html)]).toEqual([html, false]);
});

test('what cannot be focused is out of reach', () => {
  expect(isOutOfReach(parseDom('<a tabindex="-1">').all('a')[0]!)).toBe(true);
});
