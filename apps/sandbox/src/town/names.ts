import type { Random } from './random';
import type { Vertical } from './verticals';

export interface Owner {
  firstName: string;
  lastName: string;
}

const firstNames = 'James Maria Robert Linda Michael Elena David Sofía Joseph Aisha Daniel Grace Anthony Rosa Kevin Mei Brian Priya José Fatima Luis Hannah Carlos Zoë Omar Chloé Wei Nadia Marcus Ingrid Tyrone Yuki André Leila Patrick Siobhán Raj Olga Sam Naomi'.split(' ');
const lastNames = "Rossi Nguyen Garcia Smith O'Malley Kim Patel Johnson Martínez Cohen Brown Chen D'Angelo Williams López Müller Davis Kowalski Singh Peña Jones Haddad Rivera Okafor Ferrari Murphy Tanaka Wilson Dubois Baker Hernández Larsen Goldberg Moretti Ali Reyes Novák Park Costa Fitzgerald Yamamoto Bianchi Washington Ortiz Petrov McBride Núñez Schultz Abbott".split(' ');
const adjectives = 'Golden Blue Little Lucky Old Grand Urban Corner Royal Silver Sunny Rustic Modern Happy Wild Red Humble Bright Velvet Salty Twin Copper Hidden Northern Honest Green Iron Crooked Gentle Crimson'.split(' ');
const things = 'Lantern Anchor Fig Olive Sparrow Fork Moon Pepper Barrel Willow Fox Bell Harbor Rose Cedar Compass Peacock Magnolia Elephant Acorn Lemon Clover Thistle Robin Orchard Poppy Falcon River Juniper Maple'.split(' ');
const foreign = ['Café Lumière', 'Señor Maíz', 'La Piñata', 'Crème & Sucre', 'El Corazón', 'Bún Chả Hà Nội', 'Über Haus', 'Açaí Sol', 'Smörgås', 'Piña Colorada', 'Phở Saigon', 'Château Rouge', 'Taquería Jalapeño', 'Osteria Città', 'Naïve'];

export function ownerOf(random: Random): Owner {
  return { firstName: random.pick(firstNames), lastName: random.pick(lastNames) };
}

const possessive = (name: string): string => (name.endsWith('s') ? `${name}'` : `${name}'s`);

export function businessName(random: Random, vertical: Vertical, owner: Owner, neighbourhood: string): string {
  const noun = random.pick(vertical.nouns);
  const eats = vertical.trade === 'food' || vertical.trade === 'drink';
  const kind = random.next();
  if (noun.startsWith('&')) return `${owner.lastName} ${noun}`;
  if (eats && kind < 0.06) return `${random.pick(foreign)} ${random.pick(['', noun, neighbourhood])}`.trim();
  if (kind < 0.3) return `${possessive(kind < 0.18 ? owner.firstName : owner.lastName)} ${noun}`;
  if (kind < 0.52) return `${random.pick(adjectives)} ${random.pick(things)} ${noun}`;
  if (kind < 0.64) return `The ${random.pick(adjectives)} ${random.pick(things)}${eats ? '' : ` ${noun}`}`;
  if (kind < 0.76) return `${neighbourhood} ${noun}`;
  if (kind < 0.88) return `${owner.lastName} & ${random.pick(['Sons', 'Daughters', 'Co.', random.pick(lastNames)])} ${noun}`;
  return `${random.pick(things)} & ${random.pick(things)} ${noun}`;
}

/** The letters a host name may hold: accents folded, apostrophes dropped, anything else a hyphen. */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f'’.]/g, '')
    .replace(/ø/gi, 'o').replace(/đ/gi, 'd').replace(/ß/g, 'ss')
    .replace(/&/g, ' and ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
}

/** How a second directory spells the same business: the differences a duplicate finder must see through. */
export function respellName(random: Random, name: string): string {
  const spellings = [
    (text: string) => text.replace(/['’]/g, ''),
    (text: string) => `${text} ${random.pick(['LLC', 'Inc', 'Inc.'])}`,
    (text: string) => text.toUpperCase(),
    (text: string) => text.normalize('NFKD').replace(/[\u0300-\u036f]/g, ''),
    (text: string) => (text.includes('&') ? text.replace(/&/g, 'and') : `The ${text.replace(/^The /, '')}`),
    (text: string) => text.replace(/^The /, ''),
  ];
  const respelled = random.pick(spellings)(name);
  return respelled === name ? `${name} ${random.pick(['LLC', 'Inc', 'Co'])}` : respelled;
}

export function respellStreet(random: Random, address: string): string {
  const longer = address
    .replace(/\bSt$/, 'Street').replace(/\bAve$/, 'Avenue').replace(/\bBlvd$/, 'Boulevard').replace(/\bRd$/, 'Road')
    .replace(/ W /, ' West ').replace(/ E /, ' East ').replace(/ N /, ' North ').replace(/ S /, ' South ');
  return random.chance(0.7) ? longer : longer.toUpperCase();
}
