import { describeWithShared } from '@leadfactory/testing';
import { readFileSync } from 'node:fs';
import { partsOf, personKey, readPerson } from './person.rules';

const kept = (text: string) => (readPerson(text) as { value: string }).value;

describe("a person's name (R15.02)", () => {
  test.each([
    ['JOHN SMITH', 'John Smith'],
    ['anna  maria   schmidt', 'Anna Maria Schmidt'],
    ["SEAN O'BRIEN", "Sean O'Brien"],
    ['mary-jane watson', 'Mary-Jane Watson'],
    ['RONALD MCDONALD', 'Ronald McDonald'],
    ['fiona macgregor', 'Fiona MacGregor'],
    ['JOSE MACHADO', 'Jose Machado'],
    ['ludwig van beethoven', 'Ludwig van Beethoven'],
    ['MARIA DE LA CRUZ', 'Maria de la Cruz'],
    ['VAN MORRISON', 'Van Morrison'],
    ['Vincent van Gogh', 'Vincent van Gogh'],
    ['Eddie Van Halen', 'Eddie Van Halen'],
    ['smith, john', 'John Smith'],
    ['JOHN SMITH JR', 'John Smith Jr.'],
    ['john smith iii', 'John Smith III'],
    ['Ann Lee, DDS', 'Ann Lee DDS'],
    ['john SMITH', 'John Smith'],
    ['JP Morgan', 'JP Morgan'],
    ['T.J. Miller', 'T.J. Miller'],
    ['bell hooks', 'Bell Hooks'],
    ['ÅSA ÖBERG', 'Åsa Öberg'],
    ['Jose\u0301', 'José'],
    ['李小龍', '李小龍'],
    ['Name\u202Eevil', 'Nameevil'],
    ['"Joe"', 'Joe'],
  ])('%j is kept as %j', (text, name) => expect(readPerson(text)).toEqual({ value: name }));

  test.each([
    ['  ', /empty/], ['12345', /no letters/], ['🙂🙂', /no letters/], ['joe@x.example', /an address/], ['https://x.example', /an address/], ['<script>alert(1)</script>', /signs that no name/], ['x'.repeat(121), /longer/],
  ])('%j is refused, and told why', (text, why) => expect(readPerson(text)).toEqual({ problem: expect.stringMatching(why) }));

  test('reading a kept name again changes nothing', () => {
    for (const text of ['JOHN SMITH JR', "o'brien, SEAN", 'maria de la cruz', 'dr. ann lee, dds', 'RONALD MCDONALD', 'ALI BIN SAID']) expect(kept(kept(text))).toBe(kept(text));
  });

  test.each([
    ['Dr. Ann Lee DDS', 'Ann', 'Lee'],
    ['Ludwig van Beethoven', 'Ludwig', 'van Beethoven'],
    ['John Quincy Adams Jr.', 'John', 'Adams'],
    ['Maria de la Cruz', 'Maria', 'de la Cruz'],
    ['Cher', 'Cher', null],
  ])('%s is %s and %s', (name, first, last) => expect(partsOf(name)).toEqual({ first, last }));

  test('one person is one, with and without title, degree and middle initial', () => {
    expect(personKey('Dr. John Q. Smith Jr.')).toBe(personKey('john smith'));
    expect(personKey('José García')).toBe(personKey('Jose Garcia'));
    expect(personKey('John Smith')).not.toBe(personKey('Joan Smith'));
  });

  describeWithShared('data/security/blns/blns.json', 'the big list of naughty strings', (file) => {
    test('every string is kept as a name that reads the same again, or refused with a sentence', () => {
      for (const text of JSON.parse(readFileSync(file, 'utf8')) as string[]) {
        const read = readPerson(text);
        if ('problem' in read) expect(read.problem).toMatch(/\.$/);
        else expect([kept(read.value), /[\p{Cc}\p{Surrogate}\u202A-\u202E]/u.test(read.value)]).toEqual([read.value, false]);
      }
    });
  });
});
