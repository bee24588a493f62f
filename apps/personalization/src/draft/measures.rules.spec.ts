import { deniedBeyond, measuresIn } from './measures.rules';

test.each([
  ['6.2 s', '6.2 s'], ['6.2-second', '6.2 s'], ['6,2 segundos', '6.2 s'], ['sixty seconds', '60 s'], ['sesenta segundos', '60 s'], ['6.2 minutes', '6.2 min'], ['500 ms', '500 ms'],
  ['4,300 KB', '4300 KB'], ['30 %', '30 %'], ['30 per cent', '30 %'], ['30 por ciento', '30 %'], ['$4300', '4300 money'], ['half of your visitors', 'half'], ['la mitad', 'half'], ['a third of them', 'third'],
  ['docenas de clientes', 'dozens people'], ['900 guests', '900 people'], ['12 small pictures', '12'], ['６ seconds', '6 s'],
])('"%s" is read as %s', (text, read) => {
  expect(measuresIn(text).map(({ value, unit }) => `${value} ${unit}`.trim())).toEqual([read]);
});

test('a text without a number has none: ordinals, units and words alike are no numbers', () => {
  expect(measuresIn('The second picture, the third one, often once more, social media')).toEqual([]);
});

test('what is denied beyond another text is told by its kind', () => {
  expect(deniedBeyond('It never appears', 'It does not appear')).toEqual(['never']);
  expect(deniedBeyond('There is no phone', 'The phone cannot be tapped')).toEqual(['no']);
  expect(deniedBeyond('It isn’t made for phones', 'The site is not made for phones')).toEqual([]);
  expect(deniedBeyond('Sin descripción, y nadie la ve', 'No hay descripción')).toEqual(['nadie']);
});
