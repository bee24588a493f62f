import type { PageDocument } from '@leadfactory/contracts';
import { type Language, PREFERENCES_TEXTS } from './preferences.texts';

const STYLE = `:root{color-scheme:light dark}*{box-sizing:border-box}body{margin:0;font:17px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#f4f6f8;color:#1f2933}
main{max-width:32rem;margin:8vh auto;padding:2rem 1.5rem;background:#fff;border-radius:12px}h1{font-size:1.35rem;line-height:1.3;margin:0 0 1rem}p{margin:0 0 1rem;overflow-wrap:anywhere}
.note{color:#52606d;font-size:.95rem}button{font:inherit;font-weight:600;min-height:48px;padding:.6rem 1.5rem;border:0;border-radius:8px;background:#0b5cad;color:#fff;width:100%;cursor:pointer}
button:focus-visible{outline:3px solid #f0b429;outline-offset:2px}@media(max-width:34rem){main{margin:0;min-height:100vh;border-radius:0}}
@media(prefers-color-scheme:dark){body{background:#16191d;color:#e6eaee}main{background:#20252b}.note{color:#a9b4bf}button{background:#4a9ae8;color:#0c1116}}`;

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');

function filled(text: string, values: Record<string, string>): string {
  return escaped(text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole));
}

function page(language: Language, status: number, title: string, body: string): PageDocument {
  return {
    status, contentType: 'text/html; charset=utf-8', headers: { 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' },
    text: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`,
  };
}

export interface Reader {
  language: Language;
  sender: string;
  /** Half hidden: a forwarded link must not show a whole address. */
  address: string;
}

/** `jo•••@example.com` */
export function veiled(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '•••' : `${address.slice(0, Math.min(2, at))}•••${address.slice(at)}`;
}

/** Asks; looking at it changes nothing. The form posts to the page's own address. */
export function askPage(reader: Reader, isSuppressed: boolean): PageDocument {
  const texts = PREFERENCES_TEXTS[reader.language];
  const values = { sender: reader.sender, address: reader.address };
  const title = filled(texts.title, values);
  if (isSuppressed) return page(reader.language, 200, title, `<p>${filled(texts.already, values)}</p>`);
  return page(reader.language, 200, title, `<p>${filled(texts.ask, values)}</p><form method="post"><button type="submit" name="List-Unsubscribe" value="One-Click">${escaped(texts.button)}</button></form><p class="note" style="margin-top:1rem">${filled(texts.what, values)}</p>`);
}

export function donePage(reader: Reader): PageDocument {
  const texts = PREFERENCES_TEXTS[reader.language];
  return page(reader.language, 200, escaped(texts.done), `<p>${filled(texts.doneDetail, { sender: reader.sender, address: reader.address })}</p>`);
}

/** Unknown, forged and foreign links answer alike. */
export function lostPage(language: Language, what: 'preferences' | 'link'): PageDocument {
  const texts = PREFERENCES_TEXTS[language];
  return page(language, 404, escaped(texts.lostTitle), `<p>${escaped(what === 'link' ? texts.lostLink : texts.lostPreferences)}</p>`);
}
