import { load, type CheerioAPI } from 'cheerio';

export interface FilledForm {
  url: string;
  method: 'GET' | 'POST';
  fields: URLSearchParams;
}

export interface Person {
  email: string;
  name: string;
}

const notTheOffer = /unsubscribe|preferences|opt-?out|privacy|abuse|imprint|terms/i;
const offerWords = /report|see|view|open|read|details|proof|results|get|informe|ver/i;
const buyWords = /buy|pay|unlock|purchase|order|check\s*out|get (the|my|your|full)|comprar|pagar/i;

/** Every http link of a mail, as a scanner takes them. */
export function linksOf(markup: string): string[] {
  const $ = load(markup);
  return [...new Set($('a[href]').map((_, link) => $(link).attr('href') ?? '').get())].filter((href) => /^https?:/i.test(href));
}

export function imagesOf(markup: string): string[] {
  const $ = load(markup);
  return $('img[src]').map((_, image) => $(image).attr('src') ?? '').get().filter((source) => /^https?:/i.test(source));
}

/** The link a person presses: what looks like a button first, then what speaks of a report, never the small print. */
export function callToAction(markup: string, isOurs: (url: string) => boolean): string | null {
  const $ = load(markup);
  const candidates = $('a[href]').toArray().map((link, position) => {
    const href = $(link).attr('href') ?? '';
    const text = $(link).text().trim();
    const style = `${$(link).attr('class') ?? ''} ${$(link).attr('style') ?? ''} ${$(link).attr('data-role') ?? ''}`;
    const looksPressed = /cta|btn|button|background/i.test(style) ? 4 : 0;
    return { href, usable: isOurs(href) && !notTheOffer.test(`${href} ${text}`), score: looksPressed + (offerWords.test(text) ? 2 : 0) - position / 100 };
  });
  return candidates.filter(({ usable }) => usable).sort((left, right) => right.score - left.score)[0]?.href ?? null;
}

/** The form by which one buys on a buyer page, filled in as this person would; null when there is none. */
export function checkoutForm(markup: string, pageUrl: string, person: Person): FilledForm | null {
  const $ = load(markup);
  const forms = $('form').toArray().map((form) => $(form));
  const chosen =
    forms.find((form) => /checkout|buy|purchase|order|\/pay/i.test(`${form.attr('action') ?? ''} ${form.attr('id') ?? ''}`)) ??
    forms.find((form) => buyWords.test(form.find('button, input[type=submit]').text()));
  return chosen ? filled($, chosen, pageUrl, person) : null;
}

function filled($: CheerioAPI, form: ReturnType<CheerioAPI>, pageUrl: string, person: Person): FilledForm {
  const fields = new URLSearchParams();
  form.find('input[name], select[name], textarea[name]').each((_, element) => {
    const field = $(element);
    const name = field.attr('name') ?? '';
    const type = (field.attr('type') ?? 'text').toLowerCase();
    if (field.is('[disabled]') || ['submit', 'button', 'image', 'file', 'reset'].includes(type)) return;
    if (type === 'checkbox' || type === 'radio') {
      if (field.is('[checked]') || (type === 'checkbox' && field.is('[required]'))) fields.append(name, field.attr('value') ?? 'on');
      return;
    }
    const preset = field.is('select') ? (field.find('option[selected]').attr('value') ?? field.find('option').attr('value') ?? '') : (field.attr('value') ?? '');
    fields.append(name, preset !== '' ? preset : typed(type, name, person));
  });
  const button = form.find('button[name], input[type=submit][name]').first();
  if (button.length > 0) fields.append(button.attr('name') ?? '', button.attr('value') ?? '');
  return {
    url: new URL(form.attr('action') ?? '', pageUrl).href,
    method: (form.attr('method') ?? 'get').toLowerCase() === 'post' ? 'POST' : 'GET',
    fields,
  };
}

function typed(type: string, name: string, person: Person): string {
  if (type === 'email' || /mail/i.test(name)) return person.email;
  if (/name/i.test(name)) return person.name;
  return '';
}
