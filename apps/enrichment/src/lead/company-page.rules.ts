import type { EnrichmentFact } from '@leadfactory/contracts';
import { load } from 'cheerio';
import { contactsOnPage, schemaNodes } from '../contacts/page-contacts.rules';

export type Company = EnrichmentFact['company'];

/** Types of schema.org under which a trade goes by another word than ours. */
const TRADES: Readonly<Record<string, string>> = {
  hvac_business: 'hvac', legal_service: 'law_firm', attorney: 'law_firm', notary: 'law_firm', real_estate_agent: 'real_estate', cafe_or_coffee_shop: 'cafe', bar_or_pub: 'bar', night_club: 'bar', winery: 'bar', exercise_gym: 'gym', health_club: 'gym', sports_club: 'gym', day_spa: 'spa', nail_salon: 'spa',
  health_and_beauty_business: 'spa', beauty_salon: 'hair_salon', auto_body_shop: 'auto_repair', auto_dealer: 'auto_repair', fast_food_restaurant: 'restaurant', food_establishment: 'restaurant', dentistry: 'dentist', medical_dental: 'dentist', house_painter: 'roofing',
};
const LONGEST_DESCRIPTION = 300;
const MOST_METAS = 200;

const snake = (type: string) => type.replace(/^https?:\/\/schema\.org\//i, '').replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2').replace(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();

function plain(html: string, most: number): string | null {
  const text = load(html, null, false).text().replace(/[\p{Cc}\p{Cf}\p{Surrogate}]/gu, ' ').replace(/\s+/g, ' ').trim();
  return text === '' ? null : [...text].slice(0, most).join('').trim();
}

/** Texts of the page's structured data. Searched by position: a page full of openings without ends must not take for ever. */
function structured(html: string): string[] {
  const texts: string[] = [];
  const opening = /<script\b[^>]{0,300}application\/ld\+json[^>]{0,300}>/gi;
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    const from = match.index + match[0].length;
    const to = html.indexOf('</script', from);
    if (to === -1) break;
    texts.push(html.slice(from, to));
    opening.lastIndex = to;
  }
  return texts;
}

function metaOf(html: string, names: readonly string[]): string | null {
  let seen = 0;
  for (const [tag] of html.slice(0, 200_000).matchAll(/<meta\s[^>]{1,1000}>/gi)) {
    seen += 1;
    if (seen > MOST_METAS) return null;
    const name = /\b(?:name|property)\s*=\s*["']?([^"'\s>]+)/i.exec(tag)?.[1]?.toLowerCase();
    if (name === undefined || !names.includes(name)) continue;
    const content = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
    const text = plain(content?.[1] ?? content?.[2] ?? '', LONGEST_DESCRIPTION);
    if (text !== null) return text;
  }
  return null;
}

function employeesIn(value: unknown): number | null {
  const given = typeof value === 'object' && value !== null ? ((value as Record<string, unknown>).value ?? (value as Record<string, unknown>).maxValue ?? (value as Record<string, unknown>).minValue) : value;
  const count = typeof given === 'number' ? given : typeof given === 'string' ? Number(/\d[\d,]*/.exec(given)?.[0].replaceAll(',', '') ?? NaN) : NaN;
  return Number.isInteger(count) && count >= 0 && count < 5_000_000 ? count : null;
}

/** Names and types of the business itself; a page tells of authors, products and breadcrumbs too. */
const isOrganization = (node: Record<string, unknown>, industryOf: (type: string) => string | null): boolean =>
  typesOf(node).some((type) => /^(organization|corporation|local_business|professional_service|store|home_and_construction_business|medical_business|automotive_business)$/.test(type) || industryOf(type) !== null);

function typesOf(node: Record<string, unknown>): string[] {
  const type = node['@type'];
  return (Array.isArray(type) ? (type as unknown[]) : [type]).filter((one): one is string => typeof one === 'string').map(snake);
}

/**
 * What a company's own page says of it.
 * @param industries our word for each type of place that others have a word for
 */
export function companyOnPage(html: string, url: string, industries: ReadonlyMap<string, string>): Omit<Company, 'domain'> {
  const industryOf = (type: string) => TRADES[type] ?? industries.get(type) ?? null;
  const nodes = schemaNodes(structured(html)).filter((node) => isOrganization(node, industryOf));
  const first = <T>(read: (node: Record<string, unknown>) => T | null): T | null => nodes.map(read).find((value) => value !== null) ?? null;
  const text = (key: string, most: number) => first((node) => (typeof node[key] === 'string' ? plain(node[key], most) : null));
  return {
    name: text('name', 200) ?? metaOf(html, ['og:site_name']),
    industry: first((node) => typesOf(node).map(industryOf).find((industry) => industry !== null) ?? null),
    employees: first((node) => employeesIn(node.numberOfEmployees)),
    description: text('description', LONGEST_DESCRIPTION) ?? metaOf(html, ['description', 'og:description']),
    socialProfiles: contactsOnPage(html, url).socialProfiles.slice(0, 20),
  };
}
