import { colourOf, contrastOf, styleOf } from './contrast.rules';

test('the ratios of WCAG’s own examples', () => {
  expect(contrastOf([255, 255, 255], [0, 0, 0])).toBeCloseTo(21);
  expect(contrastOf(colourOf('#777777')!, colourOf('#fff')!)).toBeCloseTo(4.48, 2);
  expect(contrastOf(colourOf('#bbbbbb')!, colourOf('rgb(255, 255, 255)')!)).toBeCloseTo(1.92, 2);
});

test('what is not opaque or not written out is no colour', () => {
  for (const value of ['rgba(0,0,0,.5)', 'transparent', 'var(--ink)', 'inherit', '#ffff', undefined]) expect(colourOf(value)).toBeNull();
});

test('a style attribute is read part by part', () => {
  expect(styleOf('color: #bbb; background:url(a:b);;x')).toEqual(new Map([['color', '#bbb'], ['background', 'url(a:b)']]));
});
