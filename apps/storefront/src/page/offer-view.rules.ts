import { formatMoney } from '@leadfactory/kernel';
import type { Language, Offer, OfferContent } from '../offer/offer.types';
import { fill, localeOf, textsOf } from './offer.texts';
import type { OfferTexts } from './offer.texts.en';

/** Titles shown per area; the rest is a number. */
const MOST_TITLES = 4;

export function dateText(date: Date, language: Language): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' }).format(date);
}

/** The address as a person would say it: without protocol and trailing slash. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** Enough of an address for its owner to know it, and for nobody else to use it. */
export function maskedEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '•••' : `${address.slice(0, 1)}•••${address.slice(at)}`;
}

export function priceText(offer: Pick<Offer, 'price' | 'language'>): string {
  return formatMoney(offer.price, localeOf(offer.language)).replace(/[.,]00$/, '');
}

/** What the report holds. A line that names what it has none of is left out: the page must not promise more. */
function includedLines({ counts, measured = [] }: OfferContent, texts: OfferTexts): string[] {
  const [first, second] = measured;
  const held: Record<string, string | number> = { ...counts, speed: first === undefined ? '' : texts.speed[second === undefined ? first : 'both'] };
  const missing = Object.keys(held).filter((name) => held[name] === '' || held[name] === 0);
  return texts.includes.filter((line) => !missing.some((name) => line.includes(`{${name}}`))).map((line) => fill(line, held));
}

/** Everything that the buyer page prints, ready to print. */
export function offerView(offer: Offer, more: { path: string; refundDays: number; purchase: { buyerEmail: string; paidAt: Date } | null }) {
  const { content, language, businessName } = offer;
  const texts = textsOf(language);
  const { counts, sender } = content;
  const asked = { business: businessName, site: shortUrl(content.site), date: dateText(new Date(content.auditedAt), language), sender: sender.name };
  const lockedCount = content.locked.reduce((sum, { titles }) => sum + titles.length, 0);
  const { purchase } = more;
  return {
    language, texts, path: more.path, sender, dry: offer.dry,
    grade: content.grade, score: content.score,
    told: {
      title: fill(texts.title, asked), heading: fill(texts.heading, asked), checked: fill(texts.checked, asked), grade: fill(texts.gradeIs, { grade: content.grade, score: content.score }),
      meaning: texts.gradeMeaning[content.grade], found: fill(texts.found, { count: counts.findings, proofs: content.proofs.length }), lockedIntro: fill(texts.lockedIntro, { count: lockedCount }), why: fill(texts.why, asked),
      price: priceText(offer), buy: fill(texts.buy, { price: priceText(offer) }), refund: more.refundDays > 0 ? fill(texts.refund, { days: more.refundDays }) : '',
      until: fill(texts.until, { date: dateText(offer.expiresAt, language) }), optOutMail: sender.email === null ? '' : fill(texts.optOutMail, { email: sender.email }),
      bought: purchase === null ? null : fill(texts.bought.text, { email: maskedEmail(purchase.buyerEmail), date: dateText(purchase.paidAt, language) }),
    },
    includes: includedLines(content, texts),
    proofs: content.proofs.map(({ title, explanation, category, severity, evidence }) => ({
      title, explanation, category: texts.category[category], severity, severityText: texts.severity[severity] ?? '',
      evidence: evidence.map(({ where, value }) => ({ where: where === value ? '' : where, value })),
      checks: [...new Set(evidence.map(({ kind }) => texts.checkHow[kind]))].slice(0, 1),
    })),
    locked: content.locked.map(({ category, titles }) => ({
      title: texts.category[category], count: titles.length, titles: titles.slice(0, MOST_TITLES), more: titles.length > MOST_TITLES ? fill(texts.lockedMore, { count: titles.length - MOST_TITLES }) : '',
    })),
    lockedCount,
  };
}
