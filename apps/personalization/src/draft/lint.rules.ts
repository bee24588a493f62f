import { withoutNames } from './names.rules';

/** A mail as it will be read, placeholders still in their places. */
export interface LintedMail {
  subject: string;
  preheader: string;
  html: string;
  text: string;
}

export interface LintProblem {
  code: 'subject_missing' | 'subject_too_long' | 'fake_reply' | 'false_urgency' | 'capitals' | 'exclamations' | 'penalty_claim' | 'promise' | 'address_missing' | 'unsubscribe_missing' | 'sender_missing' | 'unfilled' | 'text_missing';
  detail: string;
}

/** What delivery fills in (docs/mail.md); anything else in double braces was forgotten. */
export const PLACEHOLDERS = ['unsubscribe_url', 'postal_address', 'sender_name', 'open_pixel'] as const;

const LONGEST_SUBJECT = 120;
const MOST_EXCLAMATIONS = 2;

/** A thread that never was, in the prefixes of English, Spanish, German, French and Nordic mail programs. */
const REPLY_PREFIX = /^\s*(re|fwd?|rv|aw|wg|tr|vs|sv)\s*(\[\d+\])?\s*:/i;

const URGENCY = /(?<!\p{L})(urgent(ly)?|act now|last chance|final (notice|warning|reminder)|expires? (today|tonight|soon|in \d+ (hours?|minutes?))|only today|today only|immediate(ly)? action|before it'?s too late|limited time|hurry|don'?t miss|you have \d+ (hours?|days?) left|urgente|última oportunidad|aviso final|solo hoy|sólo hoy|caduca hoy|actúe ya|no espere más|antes de que sea tarde)(?!\p{L})/iu;
const PENALTY = /(?<!\p{L})(penali[sz]ed|penalty|banned|blacklisted|black-listed|deindexed|de-indexed|lawsuit|sued|legal action|fined?(?= (up|of|by|for))|illegal|violation|hacked|penalizad[oa]|sancionad[oa]|multa|demanda judicial|bloquead[oa] por google)(?!\p{L})/iu;
const PROMISE = /(?<!\p{L})(guarantee[ds]?|rank(s|ed|ing)? (#|no\.? ?|number )?(1|one)|first page of google|page one of google|#1 (on|in) google|(double|triple|boost|increase|grow) your (sales|revenue|traffic|bookings|customers|ranking)|more (sales|revenue|customers|bookings)|risk[- ]free|garantizad[oa]|garantizamos|primera página de google|duplique sus|más (ventas|clientes|ingresos))(?!\p{L})/iu;

/** Faults that would deceive the reader or that filters take for spam (R9.02). Names, the site's among them, are the reader's own: they may shout, and say what they like. */
export function lintMail(mail: LintedMail, names: readonly string[] = []): LintProblem[] {
  const own = (text: string): string => withoutNames(text, names);
  const subject = own(mail.subject);
  const words = own(`${mail.subject}\n${mail.preheader}\n${mail.text}`);
  const problems: LintProblem[] = [];
  const found = (code: LintProblem['code'], detail: string): void => void problems.push({ code, detail });

  if (mail.subject.trim() === '') found('subject_missing', 'The subject is empty.');
  if (mail.subject.length > LONGEST_SUBJECT) found('subject_too_long', `The subject has ${mail.subject.length} characters; ${LONGEST_SUBJECT} are read at most.`);
  if (REPLY_PREFIX.test(mail.subject)) found('fake_reply', `"${mail.subject.slice(0, 20)}" pretends that there was a conversation.`);
  for (const [code, pattern] of [['false_urgency', URGENCY], ['penalty_claim', PENALTY], ['promise', PROMISE]] as const) {
    const match = pattern.exec(words);
    if (match) found(code, `"${match[0]}"`);
  }
  const shouting = subject.match(/\p{Lu}{4,}/gu) ?? [];
  if (shouting.length >= 2 || isMostlyCapitals(subject)) found('capitals', `The subject shouts: ${shouting.join(' ')}`);
  else if ((words.match(/\b\p{Lu}{5,}(\s+\p{Lu}{3,}){2,}/gu) ?? []).length > 0) found('capitals', 'A passage shouts.');
  const marks = (words.match(/[!¡]/g) ?? []).length;
  if (/[!¡]/.test(subject) || marks > MOST_EXCLAMATIONS) found('exclamations', `${marks} exclamation marks.`);
  if (!present(mail, 'postal_address')) found('address_missing', 'The sender’s postal address must stand in both parts.');
  if (!present(mail, 'sender_name')) found('sender_missing', 'The sender must be named in both parts.');
  if (!present(mail, 'unsubscribe_url')) found('unsubscribe_missing', 'The way to unsubscribe must stand in both parts.');
  if (mail.text.trim().length < 40) found('text_missing', 'The plain-text part says nothing.');
  const everything = [mail.subject, mail.preheader, mail.html, mail.text].join('\n');
  const unfilled = unfilledIn(`${mail.subject}\n${mail.preheader}`, []) ?? unfilledIn(`${mail.html}\n${mail.text}`, PLACEHOLDERS) ?? leftBehindIn(withoutNames(everything, [...names, ...names.map(inHtml)]));
  if (unfilled) found('unfilled', `"${unfilled}" was not filled in.`);
  return problems;
}

function present(mail: LintedMail, placeholder: (typeof PLACEHOLDERS)[number]): boolean {
  return [mail.html, mail.text].every((part) => part.includes(`{{${placeholder}}}`));
}

function isMostlyCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.length >= 12 && (text.match(/\p{Lu}/gu) ?? []).length / letters.length > 0.6;
}

function unfilledIn(text: string, known: readonly string[]): string | null {
  for (const [whole, name = ''] of text.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) {
    if (!known.includes(name) && !/^link:https?:\/\//.test(name)) return whole;
  }
  return null;
}

/** What templates and models leave behind when a value was missing; JavaScript writes such a value in one way only, and "Nan" is a name. */
function leftBehindIn(text: string): string | null {
  const said = text.replace(/\{\{[^{}]*\}\}/g, ' ');
  return /\[(?:your |first |company |insert )[^\]]{0,30}\]/i.exec(said)?.[0] ?? /\bundefined\b|\[object Object\]|\bNaN\b/.exec(said)?.[0] ?? null;
}

/** A name as the layout writes it into HTML. */
const inHtml = (name: string): string => name.replace(/[&<>"']/g, (mark) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': '#34', "'": '#39' }[mark] ?? ''};`);
