import { load } from 'cheerio/slim';

/** So much of a mail's HTML is read; what somebody writes comes first. */
const MOST_HTML = 200_000;

/** Text of strangers as it may be kept: line breaks are the only control characters. PostgreSQL takes no NUL. */
export function storable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ').replace(/[^\P{Cc}\n]/gu, '');
}

/** What a person reads of a mail that is only HTML, without what it quotes. */
export function textOfHtml(html: string): string {
  const $ = load(html.slice(0, MOST_HTML).replace(/\s+/g, ' '));
  $('head, style, script, blockquote').remove();
  $('br, p, div, li, tr, h1, h2, h3').each((_at, element) => void $(element).append('\n'));
  $('br').replaceWith('\n');
  return $.root().text().split('\n').map((line) => line.trim()).join('\n').replace(/\n{3,}/g, '\n\n').trim();
}

const LEADS_INTO_QUOTE = /^(?:On|El)\s[^\n]*(?:\n[^\n>]+)?:[ \t]*\n(?=\s*>)/gm;

/** A reply without the lines that it quotes. */
export function ownWords(text: string): string {
  return text.replace(LEADS_INTO_QUOTE, '').split('\n').filter((line) => !/^\s*>/.test(line)).join('\n').trim();
}
