/** Spellings of one unit, in English and Spanish. Whom or what one could count counts as a unit too: 4300 KB are not 4300 guests. */
const UNITS: readonly (readonly [unit: string, spelling: string])[] = [
  ['ms', 'ms|milliseconds?|milisegundos?'], ['s', 's|secs?|seconds?|segundos?|seg'], ['min', 'mins?|minutes?|minutos?'], ['h', 'h|hrs?|hours?|horas?'],
  ['day', 'days?|días?'], ['week', 'weeks?|semanas?'], ['month', 'months?|mes|meses'], ['year', 'years?|años?'],
  ['%', '%|percent|per cent|pct|por ciento'], ['KB', 'k|kb|kib|kilobytes?'], ['MB', 'mb|mib|megabytes?|megas?'], ['GB', 'gb|gib|gigabytes?|gigas?'], ['byte', 'b|bytes?'],
  ['px', 'px|pixels?|píxel(?:es)?'], ['times', 'times|fold|x|×|veces'], ['money', '[$€£]|dollars?|usd|bucks|euros?|dólares|dólar'],
  ['people', 'visitors?|customers?|guests?|clients?|people|persons?|users?|visitantes?|clientes?|personas?|usuarios?|comensales'], ['order', 'orders?|bookings?|sales|pedidos?|reservas?|ventas?'],
];
const WORD_VALUES: Record<string, string> = {
  two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', ten: '10', eleven: '11', twelve: '12', thirteen: '13', fourteen: '14', fifteen: '15', sixteen: '16',
  seventeen: '17', eighteen: '18', nineteen: '19', twenty: '20', thirty: '30', forty: '40', fifty: '50', sixty: '60', seventy: '70', eighty: '80', ninety: '90', hundred: '100',
  dos: '2', tres: '3', cuatro: '4', cinco: '5', seis: '6', siete: '7', ocho: '8', nueve: '9', diez: '10', doce: '12', trece: '13', catorce: '14', quince: '15', dieciséis: '16',
  diecisiete: '17', dieciocho: '18', diecinueve: '19', veinte: '20', treinta: '30', cuarenta: '40', cincuenta: '50', sesenta: '60', setenta: '70', ochenta: '80', noventa: '90', cien: '100',
  half: 'half', halves: 'half', mitad: 'half', quarter: 'quarter', quarters: 'quarter', tercio: 'third', tercios: 'third', dozen: 'dozens', dozens: 'dozens', docena: 'dozens', docenas: 'dozens',
  hundreds: 'hundreds', cientos: 'hundreds', thousand: 'thousands', thousands: 'thousands', mil: 'thousands', miles: 'thousands', million: 'millions', millions: 'millions', millón: 'millions', millones: 'millions',
  twice: 'double', double: 'double', doble: 'double', triple: 'triple', majority: 'majority', mayoría: 'majority',
};
const UNIT = new RegExp(`^[\\s-]*(?:\\p{L}+\\s+)??(?:${UNITS.map(([, spelling], index) => `(?<u${index}>${spelling})`).join('|')})(?![\\p{L}\\p{N}])`, 'iu');
const NUMBER = /(?<money>[$€£]\s?)?(?<digits>\d+(?:[.,]\d+)*)|(?<!\p{L})(?<thirds>third(?=s|\s+of))|(?<!\p{L})(?<word>\p{L}+)/giu;

export interface Measure {
  /** As it was written. */
  said: string;
  value: string;
  /** '' when what follows is no unit that is known. */
  unit: string;
  isWord: boolean;
}

/** Every number of a text, in digits or in words, with the unit that follows it. */
export function measuresIn(text: string): Measure[] {
  // A number in another script's digits, or in one sign, is a number all the same.
  const plain = text.normalize('NFKC');
  return [...plain.matchAll(NUMBER)].flatMap(({ 0: said, index, groups = {} }) => {
    const value = groups['digits'] !== undefined ? plainNumber(groups['digits']) : groups['thirds'] !== undefined ? 'third' : WORD_VALUES[said.toLowerCase()];
    if (value === undefined) return [];
    return [{ said, value, unit: groups['money'] === undefined ? unitOf(plain.slice(index + said.length)) : 'money', isWord: groups['digits'] === undefined }];
  });
}

export const sameMeasure = (one: Measure, other: Measure): boolean => one.value === other.value && one.unit === other.unit;

const plainNumber = (digits: string): string => digits.replace(/,(?=\d{3}\b)/g, '').replace(',', '.');

function unitOf(rest: string): string {
  const groups = UNIT.exec(rest)?.groups ?? {};
  return UNITS.find((_, index) => groups[`u${index}`] !== undefined)?.[0] ?? '';
}

/** Ways to deny, by what they deny: that something is there, that something holds, that it ever does. Spanish "no" says either of two. */
const NEGATIONS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['absence', /(?<!\p{L})(?:no|none|without|sin|ning[uú]n\p{L}*)(?!\p{L})/iu],
  ['denial', /(?<!\p{L})(?:not|cannot|neither|nor|tampoco|ni)(?!\p{L})|n['’]t(?!\p{L})/iu],
  ['never', /(?<!\p{L})(?:never|nunca|jamás)(?!\p{L})/iu],
  ['nobody', /(?<!\p{L})(?:nobody|no[- ]one|nadie)(?!\p{L})/iu],
  ['nothing', /(?<!\p{L})(?:nothing|nada)(?!\p{L})/iu],
  ['nowhere', /(?<!\p{L})(?:nowhere|en ningún lado)(?!\p{L})/iu],
  ['hardly', /(?<!\p{L})(?:hardly|barely|scarcely|rarely|seldom|apenas|casi no)(?!\p{L})/iu],
];

/** The kinds of denial in a text that another one does not know. */
export function deniedBeyond(text: string, own: string): string[] {
  return NEGATIONS.filter(([, words]) => words.test(text) && !words.test(own)).map(([, words]) => words.exec(text)?.[0] ?? '');
}
