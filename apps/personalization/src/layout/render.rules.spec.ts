import { load } from 'cheerio';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { finding, threeFindings } from '../../test/lead.fixture';
import { BODY_VARIANTS, type LeadView, STRATEGIES } from '../draft/copy.types';
import { lintMail } from '../draft/lint.rules';
import { copyFromModel } from '../draft/prompt.rules';
import { copyFromTemplates } from '../draft/template.rules';
import { layOut } from './render.rules';

const lead = (more: Partial<LeadView> = {}): LeadView => ({ language: 'en', name: "Joe's Pizza", city: 'New York', site: 'joes.example', auditedOn: 'March 2, 2026', price: '$49.00', offerUrl: 'http://127.0.0.1:8080/o/abc.def?x=1&y=2', addressFrom: { kind: 'site', by: '' }, ...more });

const faults = [
  ...threeFindings(),
  finding({ checkId: 'markup', title: 'A picture has no description', explanation: 'Blind visitors hear nothing.', evidence: [{ kind: 'element', where: 'img', value: '<img src="http://x/y.png">' }] }),
  finding({ checkId: 'long', title: 'word '.repeat(60).trim(), explanation: 'sentence '.repeat(80).trim(), evidence: [{ kind: 'measurement', where: 'x', value: '12 s' }] }),
];
const cases = (['en', 'es'] as const).flatMap((language) => STRATEGIES.flatMap((strategy) => BODY_VARIANTS.map((body) => ({ language, strategy, body }))));

test.each(cases)('the template $language/$strategy/$body passes the lint for every fault (R9.02)', ({ language, strategy, body }) => {
  for (const findings of [...faults.map((one) => [one]), threeFindings()]) {
    const copy = copyFromTemplates(lead({ language }), findings, strategy, body);
    const mail = layOut(copy, lead({ language }), body);
    expect(lintMail({ ...copy, ...mail }, ["Joe's Pizza"])).toEqual([]);
    expect(copy.points.map(({ findingId }) => findingId)).toEqual(findings.map(({ findingId }) => findingId));
    for (const { text } of copy.points) expect(mail.text).toContain(text);
  }
});

/** Everything a mail program could ask a host for, or a reader be led to. The names of XML's vocabularies are never asked for. */
function addressesIn(part: string): string[] {
  const spoken = part.replace(/\sxmlns(:\w+)?="[^"]*"/g, '');
  return [...spoken.matchAll(/(?:\bhttps?:|\burl\(\s*['"]?|\b(?:src|href|background)\s*=\s*["']?)\/\/[^\s"'<>)}]+|\b(?:https?|ftp):\/\/[^\s"'<>)}]+|@import\b/gi)].map(([whole]) => whole);
}

test.each(cases)('the mail $language/$strategy/$body asks no foreign host for anything', ({ language, strategy, body }) => {
  const { html, text } = layOut(copyFromTemplates(lead({ language }), threeFindings(), strategy, body), lead({ language }), body);
  const $ = load(html);
  for (const part of [html, text]) expect(addressesIn(part).filter((address) => !address.replaceAll('&amp;', '&').startsWith(lead().offerUrl))).toEqual([]);
  expect($('link, script, img, iframe, [background]')).toHaveLength(0);
  expect($('title').text()).not.toBe('');
  expect($('[lang]').map((_, element) => $(element).attr('lang')).get()).toEqual([language, language]);
});

test.each([
  ['a style sheet', '<link href="https://fonts.googleapis.com/css?family=Roboto" rel="stylesheet">'],
  ['an import', '<style>@import "x.css";</style>'],
  ['a picture', '<img src="http://tracker.test/p.gif">'],
  ['an address without its scheme', '<img src=//tracker.test/p.gif>'],
  ['a background', '<style>td { background: url(//tracker.test/p.gif) }</style>'],
])('%s from elsewhere would be seen', (_name, markup) => {
  expect(addressesIn(markup)).not.toEqual([]);
});

test.each(BODY_VARIANTS)('a model’s words without opening or closing leave no hole in a mail of the form %s', (body) => {
  const copy = copyFromModel({ subject: 'Your website', preheader: '', opening: 'Hello Joe team,', points: [{ text: 'The phone number cannot be tapped. A visitor has to type it.', findingId: 'a' }], closing: '' }, 'Hello team,');
  if (copy === null) throw new Error('The copy is of the form that was asked for.');
  const { html, text } = layOut(copy, lead(), body);
  expect(text).not.toMatch(/\n[ \t]*\n[ \t]*\n/);
  expect(html).not.toContain('<p></p>');
  expect(load(html)('title').text()).toBe('Your website');
});

test('in a list, what was found stands out from what is said of it', () => {
  const copy = copyFromModel({ subject: 'x', preheader: '', opening: '', points: [{ text: 'The phone number cannot be tapped. A visitor has to type it.', findingId: 'a' }], closing: '' }, 'Hello,');
  const $ = load(layOut(copy!, lead(), 'list').html);
  expect($('li strong').text()).toBe('The phone number cannot be tapped.');
  expect($('li').text()).toBe('The phone number cannot be tapped. A visitor has to type it.');
});

test('the layout is the one that mail.mjml makes', () => {
  const root = path.resolve(__dirname, '../../../..');
  expect(execFileSync(process.execPath, ['tools/mail-layout.mjs', '--check'], { cwd: root, encoding: 'utf8' })).toContain('up to date');
});

test('foreign words stay words', () => {
  const name = '<script>alert(1)</script>';
  const { html } = layOut(copyFromTemplates(lead({ name }), threeFindings(), 'plain', 'short'), lead({ name }), 'short');
  expect(html).not.toContain('<script>alert');
  expect(load(html).text()).toContain(name);
});

test.each([
  ['en', 'site', 'is published on the website of'], ['en', 'provider', 'yelp lists this address'], ['en', 'file', 'in a file of businesses that we hold'],
  ['es', 'site', 'está publicada en el sitio web'], ['es', 'provider', 'yelp muestra esta dirección'], ['es', 'file', 'en un archivo de negocios que conservamos'],
] as const)('%s: an address from a %s is told as what it is, and only one of the site is called published', (language, kind, told) => {
  const view = lead({ language, addressFrom: { kind, by: 'yelp' } });
  const copy = copyFromTemplates(view, threeFindings(), 'plain', 'short');
  const { html, text } = layOut(copy, view, 'short');
  for (const part of [load(html).text(), text]) {
    expect(part).toContain(told);
    expect(/publish|publicad/.test(part)).toBe(kind === 'site');
  }
  expect(lintMail({ ...copy, html, text }, ["Joe's Pizza"])).toEqual([]);
});

test('both parts carry what delivery fills in, and the link to be tracked', () => {
  const { html, text } = layOut(copyFromTemplates(lead(), threeFindings(), 'plain', 'list'), lead(), 'list');
  const $ = load(html);
  expect($('a').map((_, link) => $(link).attr('href')).get()).toEqual(['{{link:http://127.0.0.1:8080/o/abc.def?x=1&y=2}}', '{{unsubscribe_url}}']);
  for (const part of [html, text]) for (const placeholder of ['{{sender_name}}', '{{postal_address}}', '{{unsubscribe_url}}', '{{link:http']) expect(part).toContain(placeholder);
  expect(html).toContain('{{open_pixel}}');
  expect($('html').attr('lang')).toBe('en');
  expect($('li')).toHaveLength(3);
});
