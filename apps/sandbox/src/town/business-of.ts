import { createHash } from 'node:crypto';
import { businessName, ownerOf, respellName, respellStreet, slug, type Owner } from './names';
import type { District, Place } from './places';
import { random, type Random } from './random';
import { siteOf } from './site-of';
import type { Hours, Mailbox, OpenStatus, TownBusiness, TownSite } from './town.types';
import type { Vertical } from './verticals';

/** Twenty-two letters, as the directories of the world like their ids. */
export const idOf = (seed: string, key: string): string => createHash('sha1').update(`${seed}|${key}`).digest('base64url').slice(0, 22);

function hoursOf(dice: Random, vertical: Vertical): Hours[] {
  const eats = vertical.trade === 'food';
  const [open, close] = vertical.id === 'bar' || vertical.id === 'brewery' ? ['16:00', dice.pick(['00:00', '02:00'])]
    : vertical.id === 'cafe' || vertical.id === 'bakery' ? [dice.pick(['06:30', '07:00']), dice.pick(['16:00', '18:00'])]
    : eats ? [dice.pick(['11:00', '11:30', '12:00']), dice.pick(['21:30', '22:00', '23:00'])]
    : vertical.trade === 'fitness' ? ['05:30', '22:00']
    : [dice.pick(['08:00', '09:00', '10:00']), dice.pick(['17:00', '18:00', '19:00'])];
  const works = eats || vertical.trade === 'drink' || vertical.trade === 'fitness';
  const closed = works ? (dice.chance(0.3) ? [0] : []) : dice.chance(0.5) ? [6] : [5, 6];
  return ([0, 1, 2, 3, 4, 5, 6] as const).filter((day) => !closed.includes(day)).map((day) => ({ day, open: open ?? '09:00', close: close ?? '17:00' }));
}

function mailboxOf(dice: Random): Mailbox {
  const at = dice.next();
  if (at < 0.01) return 'hard_bounce';
  if (at < 0.015) return 'soft_bounce';
  if (at < 0.045) return 'no_mx';
  if (at < 0.0453) return 'complains';
  return 'ok';
}

function emailsOf(dice: Random, site: TownSite | null, owner: Owner, chain: boolean): string[] {
  const silent: TownSite['kind'][] = ['parked', 'down', 'redirect_loop'];
  const publishes = dice.chance(0.75);
  if (!site || !publishes || silent.includes(site.kind)) return [];
  const role = dice.pick(['info', 'hello', 'contact', 'office', 'info']);
  if (chain) return [`customercare@${site.host}`];
  const first = slug(owner.firstName);
  const personal = dice.pick([first, `${first}.${slug(owner.lastName)}`, `${first[0] ?? 'o'}${slug(owner.lastName)}`]);
  const at = dice.next();
  if (at < 0.55) return [`${role}@${site.host}`];
  return at < 0.85 ? [`${personal}@${site.host}`] : [`${role}@${site.host}`, `${personal}@${site.host}`];
}

function statusOf(dice: Random): OpenStatus {
  const at = dice.next();
  return at < 0.035 ? 'permanently_closed' : at < 0.05 ? 'temporarily_closed' : 'open';
}

export interface BusinessOptions {
  seed: string;
  key: string;
  vertical: Vertical;
  district: District;
  place: Place;
  phone: string;
  hosts: Map<string, TownBusiness>;
  chainSites: Map<string, TownSite>;
}

export function businessOf(options: BusinessOptions): TownBusiness {
  const { seed, key, vertical, district, place } = options;
  const dice = random(seed, key);
  const owner = ownerOf(dice);
  const chain = vertical.chains.length > 0 && dice.chance(0.085) ? dice.pick(vertical.chains) : null;
  const street = dice.pick(district.streets);
  const name = chain ?? businessName(dice, vertical, owner, street.replace(/^(N|S|E|W|SE|SW|NE|NW) | (St|Ave|Blvd|Rd)$/g, ''));
  const taken = (host: string): boolean => options.hosts.has(host);
  let site: TownSite | null = null;
  if (chain) {
    site = options.chainSites.get(chain) ?? siteOf({ seed, key: `chain:${chain}`, verticalId: vertical.id, name: chain, zip: null, taken });
    options.chainSites.set(chain, site);
  } else if (!dice.chance(0.14)) {
    site = siteOf({ seed, key, verticalId: vertical.id, name, zip: place.zip, taken });
  }
  const first = dice.pick(vertical.leaves);
  const second = dice.chance(0.35) ? dice.pick(vertical.leaves) : first;
  const reviewCount = Math.floor(Math.exp(dice.next() * 7) * (vertical.trade === 'food' || vertical.trade === 'drink' ? 1.3 : 0.3));
  return {
    id: idOf(seed, key),
    name,
    vertical: vertical.id,
    categories: first === second ? [first] : [first, second],
    address1: `${dice.int(1, 989)} ${street}`,
    address2: dice.chance(0.18) ? dice.pick(['Ste 200', 'Fl 2', 'Unit B', 'Ste 4A', 'Ste 1100']) : null,
    city: place.city,
    state: place.state,
    zip: place.zip,
    latitude: Number((place.latitude + (dice.next() - 0.5) * 0.012).toFixed(6)),
    longitude: Number((place.longitude + (dice.next() - 0.5) * 0.012).toFixed(6)),
    phone: options.phone,
    status: statusOf(dice),
    chain,
    rating: reviewCount === 0 ? 0 : Math.min(5, Math.round((2.4 + dice.next() * 2.7) * 2) / 2),
    reviewCount,
    price: vertical.priced ? dice.pick(['$', '$', '$$', '$$', '$$', '$$$', '$$$$']) : null,
    hours: hoursOf(dice, vertical),
    photos: Math.min(10, Math.floor(reviewCount / 9)),
    duplicateOf: null,
    site,
    emails: emailsOf(random(seed, `${key}:mail`), site, owner, chain !== null),
    mailbox: chain ? 'ok' : mailboxOf(random(seed, `${key}:mailbox`)),
    owner,
  };
}

/** A second listing of the same business, as another directory or an earlier owner's entry would spell it. */
export function duplicateOf(seed: string, original: TownBusiness): TownBusiness {
  const dice = random(seed, `${original.id}:duplicate`);
  return {
    ...original,
    id: idOf(seed, `${original.id}:duplicate`),
    name: respellName(dice, original.name),
    address1: dice.chance(0.7) ? respellStreet(dice, original.address1) : original.address1,
    address2: null,
    latitude: Number((original.latitude + (dice.next() - 0.5) * 0.0004).toFixed(6)),
    longitude: Number((original.longitude + (dice.next() - 0.5) * 0.0004).toFixed(6)),
    site: dice.chance(0.5) ? original.site : null,
    reviewCount: Math.floor(original.reviewCount * dice.next() * 0.3),
    photos: 0,
    duplicateOf: original.id,
  };
}
