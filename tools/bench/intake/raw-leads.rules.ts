import type { SubmissionFact } from '@leadfactory/contracts';

/** A lead as somebody typed it. */
export interface RawLead {
  id: string;
  submission: SubmissionFact;
}

const FIRST = ['Ana', 'Ben', 'Carla', 'David', 'Elena', 'Frank', 'Grace', 'Hugo', 'Iris', 'Jonas', 'Kim', 'Luis', 'Maya', 'Noah', 'Olga', 'Pablo'];
const LAST = ['Alvarez', 'Brown', 'Chen', 'Diaz', 'Evans', 'Fischer', 'Garcia', 'Haddad', 'Ivanov', 'Jones', 'Kowalski', 'Lopez', 'Miller', 'Nguyen', 'O’Brien', 'Park'];
const TRADES = ['plumbing', 'dental', 'bakery', 'roofing', 'law', 'garage', 'salon', 'yoga'];
const PLACES = [['New York', 'NY', '10001'], ['Austin', 'TX', '73301'], ['Portland', 'OR', '97201'], ['Miami', 'FL', '33101'], ['Denver', 'CO', '80202'], ['Boston', 'MA', '02108']] as const;

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length]!;
}

/** A UUID made of two numbers, so that every engine is given the same leads. */
function idOf(round: number, at: number): string {
  return `00000000-0000-4000-8000-${round.toString(16).padStart(4, '0')}${at.toString(16).padStart(8, '0')}`;
}

function original(at: number): SubmissionFact {
  const [first, last, trade] = [pick(FIRST, at), pick(LAST, Math.floor(at / 3)), pick(TRADES, at)];
  const [city, state, zip] = pick(PLACES, Math.floor(at / 7));
  const domain = `${trade}-${at}.example`;
  const mailbox = `${first}.${last}`.replace('’', '').toLowerCase();
  // Every ninth writes from an address that a role reads, not a person; every eleventh from a free mailbox.
  const email = at % 9 === 0 ? `info@${domain}` : at % 11 === 0 ? `${mailbox}.${at}@gmail.com` : `${mailbox}@${domain}`;
  return {
    email, phone: `${212 + (at % 700)}${5_550_000 + (at % 9_999)}`, name: `${first} ${last}`, firstName: null, lastName: null, title: pick(['Owner', 'Manager', null], at),
    company: `${trade[0]!.toUpperCase()}${trade.slice(1)} No. ${at}`, website: `https://www.${domain}/`, address: { line1: `${1 + (at % 400)} Main Street`, line2: null, city, state, zip, country: 'US' },
    source: pick(['form', 'csv', 'partner', 'widget'], at), externalId: `crm-${at}`, note: 'We would like to know how our website could bring us more customers, and what that would cost.',
  };
}

/** The same lead as another person would type it. */
function retyped({ email, name, phone, website, ...rest }: SubmissionFact): SubmissionFact {
  const [a, b, c] = [phone?.slice(0, 3), phone?.slice(3, 6), phone?.slice(6)];
  return { ...rest, email: email!.toUpperCase(), name: name!.toLowerCase(), phone: `+1 (${a}) ${b}-${c}`, website: website!.replace('https://www.', 'http://') };
}

/** `count` leads of which every tenth says again, in other letters, what an earlier one said. */
export function rawLeads(count: number, round = 1): RawLead[] {
  const leads: RawLead[] = [];
  for (let at = 0; at < count; at += 1) leads.push({ id: idOf(round, at), submission: at % 10 === 9 ? retyped(leads[at - 5]!.submission) : original(at) });
  return leads;
}

/** How many of so many leads say what an earlier one said. */
export function duplicatesIn(count: number): number {
  return Math.floor(count / 10);
}
