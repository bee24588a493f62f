import type { IdentityFact, SubmissionFact } from '@leadfactory/contracts';
import { domainOf, siteOf } from '../identity/domain.rules';
import { nameKey } from '../identity/name.rules';
import { phoneOf } from '../identity/phone.rules';
import { cleanText } from '../listing/entry.rules';
import { countryOf } from './country.rules';
import { domainNameKey, type LeadIdentity } from './duplicate.rules';
import { companyDomainOf, mailboxKey, readEmail } from './email.rules';
import { partsOf, personKey, readPerson } from './person.rules';
import { readPlace, type ZipPlace } from './place.rules';
import { quoted, type Reading } from './reading.rules';

type Problems = IdentityFact['problems'];
type Address = NonNullable<IdentityFact['address']>;

const EXTENSION = /[\s,;]*(?:x|ext\.?|extension|#)\s*\d{1,6}$/i;

function readPhone(text: string): Reading<string> {
  // The extension leads to a desk; the number before it is what can be reached and recognised.
  const phone = phoneOf(text.normalize('NFKC').replace(/\p{Cf}/gu, '').trim().replace(EXTENSION, ''));
  return phone === null ? { problem: `${quoted(text)} is no phone number: expected ten digits of the United States, or + and the country's code in front.` } : { value: phone };
}

function readSite(text: string): Reading<string> {
  const site = siteOf(cleanText(text, 2_000));
  return site === null ? { problem: `${quoted(text)} is no address of a website: expected one such as https://joes-pizza.com.` } : { value: site };
}

/** The value of a field that was sent; why it has none is noted under its name. */
function taken<T>(field: string, text: string | null, read: (text: string) => Reading<T>, problems: Problems): T | null {
  if (text === null || text.trim() === '') return null;
  const reading = read(text);
  if ('value' in reading) return reading.value;
  problems.push({ field, message: reading.problem });
  return null;
}

function addressOf(raw: SubmissionFact['address'], placeOfZip: (zip: string) => ZipPlace | null, problems: Problems): Address | null {
  if (raw === null) return null;
  const country = countryOf(raw.country);
  if (raw.country !== null && country === null) problems.push({ field: 'address.country', message: `${quoted(raw.country)} is no country; expected a name or a code such as US.` });
  const line2 = cleanText(raw.line2);
  if (country !== null && country !== 'US') {
    // Nothing is known here of other countries' states and codes: they stay as they were sent.
    return { line1: cleanText(raw.line1), line2, city: cleanText(raw.city, 100), state: cleanText(raw.state, 60), zip: cleanText(raw.zip, 20), country };
  }
  const { place, problems: found } = readPlace({ street: raw.line1, city: raw.city, state: raw.state, zip: raw.zip }, placeOfZip);
  problems.push(...found.map(({ field, message }) => ({ field: `address.${field === 'street' ? 'line1' : field}`, message })));
  const isAmerican = country === 'US' || place.state !== null || place.zip !== null;
  const address = { line1: place.street, line2, city: place.city, state: place.state, zip: place.zip, country: isAmerican ? 'US' : null };
  return Object.values(address).every((part) => part === null) ? null : address;
}

function hostOf(site: string | null): string | null {
  return site === null ? null : new URL(site).hostname.replace(/^www\./, '');
}

/** What was sent of a lead in the form in which it is kept and compared; what cannot be used is named with its field and reason (R15.02). */
export function normalise(sent: SubmissionFact, placeOfZip: (zip: string) => ZipPlace | null): IdentityFact {
  const problems: Problems = [];
  const email = taken('email', sent.email, readEmail, problems);
  const phone = taken('phone', sent.phone, readPhone, problems);
  const whole = sent.name ?? ([sent.firstName, sent.lastName].filter((part) => part !== null).join(' ') || null);
  const name = taken(sent.name !== null ? 'name' : sent.firstName !== null ? 'firstName' : 'lastName', whole, readPerson, problems);
  const website = taken('website', sent.website, readSite, problems);
  const parts = name === null ? null : partsOf(name);
  const isOwnSite = website !== null && domainOf(website) !== null;
  const identity = {
    email, name, phone, website,
    firstName: parts?.first ?? null,
    lastName: parts?.last ?? null,
    title: cleanText(sent.title, 200),
    company: cleanText(sent.company, 200),
    domain: isOwnSite ? hostOf(website) : email === null ? null : companyDomainOf(email),
    address: addressOf(sent.address, placeOfZip, problems),
    source: cleanText(sent.source, 100),
    externalId: cleanText(sent.externalId, 200),
  };
  return { ...identity, keys: keysOf(identity), problems };
}

/** By what the lead is recognised among others. */
export function recognisedBy(leadId: string, { email, phone, domain, name, company, address }: Omit<IdentityFact, 'keys' | 'problems'>): LeadIdentity {
  return {
    leadId, phone,
    mailbox: email === null ? null : mailboxKey(email),
    domain: domain === null ? null : domainOf(`http://${domain}/`),
    person: name === null ? null : personKey(name),
    company: company === null ? null : nameKey(company),
    place: { street: address?.line1 ?? null, city: address?.city ?? null, state: address?.state ?? null, zip: address?.zip ?? null },
  };
}

function keysOf(identity: Omit<IdentityFact, 'keys' | 'problems'>): string[] {
  const known = recognisedBy('', identity);
  const company = domainNameKey(known);
  return [...(known.mailbox === null ? [] : [`email:${known.mailbox}`]), ...(known.phone === null ? [] : [`phone:${known.phone}`]), ...(company === null ? [] : [`company:${company}`])];
}

/** Why nobody can be reached by what is left; null when somebody can. */
export function unreachable({ email, phone, company, website, address, problems }: IdentityFact): string | null {
  if (email !== null || phone !== null || (company !== null && (website !== null || address !== null))) return null;
  return `Nothing is left by which it could be reached. ${problems.map(({ message }) => message).join(' ')}`.trim();
}
