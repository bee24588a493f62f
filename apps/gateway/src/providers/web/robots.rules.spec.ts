import robotsParser from 'robots-parser';
import { boundedRules, isForbidden, wholeLines } from './robots.rules';

const BOT = 'LeadFactoryBot/1.0 (+https://lf.example/bot)';
const judge = (robotsTxt: string, path: string): boolean => {
  const rules = boundedRules(robotsTxt, BOT);
  const url = new URL(path, 'https://shop.example');
  return !isForbidden(rules, url) && robotsParser('https://shop.example/robots.txt', rules.text).isAllowed(url.href) !== false;
};
const times = (count: number, line: (at: number) => string): string => Array.from({ length: count }, (_, at) => line(at)).join('\n');

describe('rules of strangers, bounded', () => {
  it.each([
    ['its own group before that for all', 'User-agent: *\nDisallow: /\n\nUser-agent: leadfactorybot\nDisallow: /private', [['/open', true], ['/private/x', false]]],
    ['one group of several names, told in several parts', 'User-agent: a\nUser-agent: LeadFactoryBot/2.1\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: LeadFactoryBot\nDisallow: /c', [['/a', false], ['/b', true], ['/c', false]]],
    ['a group without a rule as none', 'User-agent: LeadFactoryBot\n\nUser-agent: *\nDisallow: /', [['/x', false]]],
    ['the longer rule, and of two the one that allows', 'User-agent: *\nDisallow: /shop\nAllow: /shop/open\nDisallow: /same\nAllow: /same', [['/shop/x', false], ['/shop/open', true], ['/same', true]]],
    ['wildcards, ends, comments and encodings', 'User-agent: * # all\r\nDisallow: /*.pdf$ # no papers\rDisallow: /caf%c3%a9\nDisallow: /té', [['/a.pdf', false], ['/a.pdf?x', true], ['/caf%C3%A9', false], ['/t%c3%a9/x', false]]],
    ['what a byte order mark begins', '\ufeffUser-agent: *\nDisallow: /', [['/', false]]],
    ['nothing', '', [['/', true]]],
  ] as const)('reads %s', (_words, text, expected) => {
    for (const [path, allowed] of expected) expect([path, judge(text, path)]).toEqual([path, allowed]);
  });

  it('keeps the pause that is asked for', () => {
    expect(robotsParser('https://a.example/robots.txt', boundedRules('User-agent: *\nCrawl-delay: 3\nCrawl-delay: soon', BOT).text).getCrawlDelay()).toBe(3);
  });

  it('a rule that is too complicated forbids whatever begins like it, and allows nothing', () => {
    const wild = '*a'.repeat(21);
    expect(judge(`User-agent: *\nDisallow: /shop/${wild}\nAllow: /shop/open`, '/shop/open')).toBe(false);
    expect(judge(`User-agent: *\nDisallow: /shop/${wild}`, '/other')).toBe(true);
    expect(judge(`User-agent: *\nDisallow: /caf%c3%a9/$*${wild}`, '/caf%C3%A9/x')).toBe(false);
    expect(judge(`User-agent: *\nDisallow: ${wild}`, '/anything')).toBe(false);
    expect(judge(`User-agent: *\nDisallow: /shop\nAllow: /shop/open${wild}`, '/shop/openaaaaaaaaaaaaaaaaaaaaaaa')).toBe(false);
    expect(judge(`User-agent: *\nDisallow: /shop\nAllow: /shop/${'open'.repeat(600)}`, `/shop/${'open'.repeat(600)}`)).toBe(false);
    expect(judge(`User-agent: *\nDisallow: /${'long'.repeat(600)}`, `/${'long'.repeat(600)}/x`)).toBe(false);
  });

  it('what comes after two thousand rules may forbid, and allows nothing', () => {
    const many = `User-agent: *\n${times(2_000, (at) => `Disallow: /p${at}x`)}\nDisallow: /late\nAllow: /p7x/open`;
    expect([judge(many, '/p1999x'), judge(many, '/late/x'), judge(many, '/p7x/open'), judge(many, '/free')]).toEqual([false, false, false, true]);
  });

  it.each([
    ['many long patterns of wildcards', `User-agent: *\n${times(260, () => `Allow: /*${'a'.repeat(1_900)}b`)}`],
    ['many names over many rules', `${times(12_000, (at) => `User-agent: r${at}`)}\nUser-agent: *\n${times(12_000, (at) => `Disallow: /p${at}*x`)}`],
    ['many patterns of nothing but wildcards', `User-agent: *\n${times(500, () => `Disallow: /${'*'.repeat(1_000)}b`)}`],
  ])('%s take no time', (_words, text) => {
    const begun = process.cpuUsage();
    judge(text, `/${'a'.repeat(4_000)}`);
    const { user } = process.cpuUsage(begun);
    expect(user / 1_000).toBeLessThan(1_500);
  });

  it('of a file that was cut off only whole lines are rules', () => {
    expect([wholeLines('Disallow: /a\nAllow: /pub'), wholeLines('Disallow: /a\rAllow: /'), wholeLines('Allow: /pub')]).toEqual(['Disallow: /a\n', 'Disallow: /a\r', '']);
  });
});
