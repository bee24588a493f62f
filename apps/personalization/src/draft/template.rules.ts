import { Liquid, type Template } from 'liquidjs';
import { MAIL_TEXTS } from '../texts/mail.texts';
import type { AuditFinding, BodyVariant, LeadView, MailCopy, Strategy } from './copy.types';
import { asSentence, cutAtWord, tidy } from './tidy.rules';

/** A forgotten variable is a bug in the template: it must not go out as an empty place. */
const liquid = new Liquid({ strictVariables: true, strictFilters: true, ownPropertyOnly: true });
const parsed = new Map<string, Template[]>();

/** Renders a catalogue's text; each is parsed once. */
export function fill(template: string, view: object): string {
  let ready = parsed.get(template);
  if (!ready) parsed.set(template, (ready = liquid.parse(template)));
  return (liquid.renderSync(ready, view) as string).trim();
}

const LONGEST_SUBJECT = 110;
/** A measured value that reads as text: no markup, no address that a mail program would make a link of. */
const READABLE = /^(?!.*(https?:|[<>{}@]))[^\n]{1,60}$/;

function valueSeen(finding: AuditFinding): string | null {
  const measured = finding.evidence.find(({ kind, value }) => kind === 'measurement' && READABLE.test(value));
  return measured && !finding.title.includes(measured.value) ? tidy(measured.value, 60) : null;
}

/** The mail's words from the templates: every sentence about the site comes from a finding. */
export function copyFromTemplates(lead: LeadView, findings: readonly AuditFinding[], strategy: Strategy, body: BodyVariant): MailCopy {
  const texts = MAIL_TEXTS[lead.language];
  const variant = texts.bodies[body];
  const first = findings[0];
  const view = { name: lead.name, city: lead.city, site: lead.site, date: lead.auditedOn, price: lead.price, count: findings.length, finding: first ? tidy(first.title, 80) : '' };
  const points = findings.map((finding, index) => {
    const value = valueSeen(finding);
    const about = { ...view, index, last: findings.length - 1, title: tidy(finding.title, 160), explanation: asSentence(tidy(finding.explanation, 260)), seen: value === null ? '' : fill(texts.seen, { value }) };
    const detail = fill(variant.detail, about);
    return { text: asSentence(fill(variant.point, about)), detail: detail === '' ? null : detail, findingId: finding.findingId };
  });
  return {
    subject: cutAtWord(fill(texts.subjects[strategy], view), LONGEST_SUBJECT),
    preheader: fill(texts.preheaders[body], view), greeting: fill(texts.greeting, view), opening: fill(variant.opening, view), points, closing: fill(variant.closing, view),
  };
}
