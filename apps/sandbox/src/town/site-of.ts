import { compatible, faultCatalogue, type Fault, type FaultId } from './faults';
import { slug } from './names';
import { random, type Random } from './random';
import type { Builder, SiteKind, TownSite } from './town.types';
import { verticalById, type Vertical } from './verticals';

const kinds: readonly [SiteKind, number][] = [
  ['parked', 0.03], ['blocks_robots', 0.02], ['blocks_bots', 0.015], ['slow', 0.02], ['tls_broken', 0.03],
  ['needs_js', 0.02], ['down', 0.02], ['redirect_loop', 0.005],
];

function kindOf(dice: Random): SiteKind {
  let at = dice.next();
  for (const [kind, frequency] of kinds) {
    at -= frequency;
    if (at < 0) return kind;
  }
  return 'normal';
}

const builders: readonly Builder[] = ['wordpress', 'wordpress', 'wordpress', 'wix', 'squarespace', 'squarespace', 'godaddy', 'custom', 'custom'];

function faultsOf(dice: Random, builder: Builder, kind: SiteKind): FaultId[] {
  // One number per site: neglect shows everywhere at once, and a few sites are spotless.
  const neglect = dice.next();
  const planted: Fault[] = [];
  if (neglect < 0.03) return [];
  for (const fault of faultCatalogue) {
    const falls = dice.chance(fault.frequency * (0.25 + 1.6 * neglect));
    if (!falls) continue;
    if (fault.id === 'outdated_cms' && builder !== 'wordpress') continue;
    if (fault.id === 'http_only' && kind === 'tls_broken') continue;
    if (fault.id === 'no_https_redirect' && kind === 'tls_broken') continue;
    if (planted.every((other) => compatible(fault, other))) planted.push(fault);
  }
  return planted.map((fault) => fault.id);
}

/** The page that lists what is sold: a menu where one eats, prices where work is priced by the piece. */
export function offerPath(vertical: Vertical): string {
  if (vertical.trade === 'food' || vertical.trade === 'drink') return '/menu';
  return '/prices';
}

export function pagesOf(vertical: Vertical, faults: readonly FaultId[]): string[] {
  const pages = ['/', '/about', '/services', offerPath(vertical), '/contact'];
  return faults.includes('no_privacy_page') ? pages : [...pages, '/privacy'];
}

export interface SiteOptions {
  seed: string;
  key: string;
  verticalId: string;
  name: string;
  /** Distinguishes businesses of one name; a chain's branches have none and share a host. */
  zip: string | null;
  taken: (host: string) => boolean;
}

export function siteOf(options: SiteOptions): TownSite {
  const dice = random(options.seed, `${options.key}:site`);
  const vertical = verticalById.get(options.verticalId);
  if (!vertical) throw new Error(`No vertical ${options.verticalId} in the town.`);
  const suffix = dice.chance(0.85) ? 'example' : 'test';
  const stem = [slug(options.name), options.zip].filter(Boolean).join('-');
  let host = `${stem}.${suffix}`;
  for (let number = 2; options.taken(host); number += 1) host = `${stem}-${number}.${suffix}`;
  const builder = dice.pick(builders);
  const kind = options.zip === null ? 'normal' : kindOf(dice);
  const faults = faultsOf(dice, builder, kind);
  return { host, https: !faults.includes('http_only'), kind, faults, builder, pages: kind === 'parked' ? ['/'] : pagesOf(vertical, faults) };
}
