import { hash32 } from '../town/random';
import type { Blocks } from './blocks';
import { esc } from './html';
import type { SiteContent } from './site-content';

export interface LayoutParts {
  content: SiteContent;
  b: Blocks;
  /** What an inner page says; null on the home page. */
  inner: string | null;
}

export interface Layout {
  id: string;
  body(parts: LayoutParts): string;
}

const brand = ({ content }: LayoutParts): string => `<a class="brand" href="/">${esc(content.business.name)}</a>`;
const heroImage = ({ content, b }: LayoutParts, width = 1200, height = 560): string =>
  b.image(content.has('huge_images') ? 'hero.png' : 'hero.svg', `${content.business.name} in ${content.business.city}`, width, height);
const mainPart = ({ content }: LayoutParts, html: string): string => (content.has('no_main_landmark') ? `<div class="main">${html}</div>` : `<main class="main">${html}</main>`);
const wrapper = ({ content }: LayoutParts, html: string): string => `<div class="page"${content.has('fixed_width') ? ' style="width:1200px"' : ''}>${html}</div>`;
const slogan = ({ content }: LayoutParts): string => `<p class="slogan">${esc(content.tagline)}</p>`;
const offers = ({ content, b }: LayoutParts, count: number): string => `<section class="offering">${b.sectionHeading(content.copy.offerTitle)}${b.offers(count)}</section>`;
const story = ({ content, b }: LayoutParts, picture: string): string =>
  `<section class="story">${picture}<div>${b.sectionHeading(`Welcome to ${content.business.name}`)}${b.intro()}</div></section>`;
const visit = ({ b }: LayoutParts): string => `<section class="visit"><div>${b.sectionHeading('Visit us')}${b.address()}<p>${b.phone()}</p></div>${b.hours()}</section>`;
const footer = ({ b }: LayoutParts, more = ''): string => `<footer>${more}<div class="reach">${b.address()}<p>${b.phone()}</p>${b.emailLine('footer')}</div>${b.social()}${b.legal()}</footer>`;
const picture = ({ b, content }: LayoutParts, nth: number): string => b.image(`item-${nth}.svg`, `${content.vertical.parent.title}, picture ${nth}`, 600, 400);
const title = ({ content, b }: LayoutParts): string => b.mainHeading(content.business.name);

/** Wide picture with the name over it. */
const banner: Layout = {
  id: 'banner',
  body: (parts) =>
    wrapper(parts, `<header class="top">${brand(parts)}${parts.b.nav()}<span class="call">${parts.b.phone()}</span></header>` +
      mainPart(parts, parts.inner ?? `<section class="hero">${heroImage(parts)}<div class="over">${title(parts)}${slogan(parts)}${parts.b.callToAction()}</div></section>${story(parts, picture(parts, 1))}${offers(parts, 6)}${parts.b.testimonials()}${visit(parts)}${parts.b.extras()}`) +
      footer(parts)),
};

/** Text left, picture right. */
const split: Layout = {
  id: 'split',
  body: (parts) =>
    wrapper(parts, `<div class="strip">${parts.b.phone()}</div><header class="top">${brand(parts)}${parts.b.nav()}</header>` +
      mainPart(parts, parts.inner ?? `<section class="hero"><div class="text">${title(parts)}${slogan(parts)}${parts.b.callToAction()}</div>${heroImage(parts, 700, 620)}</section>${offers(parts, 3)}${story(parts, picture(parts, 2))}${visit(parts)}${parts.b.testimonials()}${parts.b.extras()}`) +
      footer(parts)),
};

/** Dark and quiet, one column. */
const evening: Layout = {
  id: 'evening',
  body: (parts) =>
    wrapper(parts, `<header class="top">${brand(parts)}${parts.b.nav()}</header>` +
      mainPart(parts, parts.inner ?? `<section class="hero">${title(parts)}${slogan(parts)}${parts.b.callToAction()}${heroImage(parts, 1000, 420)}</section>${offers(parts, 6)}${parts.b.testimonials()}${story(parts, '')}${visit(parts)}${parts.b.extras()}`) +
      footer(parts)),
};

/** Navigation in a column at the left. */
const column: Layout = {
  id: 'column',
  body: (parts) =>
    wrapper(parts, `<aside class="side"><header class="top">${brand(parts)}${parts.b.nav()}</header><div class="sidecall">${parts.b.phone()}</div></aside><div class="rest">` +
      mainPart(parts, parts.inner ?? `<section class="hero">${heroImage(parts, 1000, 460)}${title(parts)}${slogan(parts)}${parts.b.callToAction()}</section>${story(parts, '')}<div class="pair">${picture(parts, 1)}${picture(parts, 3)}</div>${offers(parts, 4)}${visit(parts)}${parts.b.testimonials()}${parts.b.extras()}`) +
      `${footer(parts)}</div>`),
};

/** Cards on paper, serif. */
const paper: Layout = {
  id: 'paper',
  body: (parts) =>
    wrapper(parts, `<header class="top"><div class="masthead">${brand(parts)}<span>Est. ${parts.content.founded}</span></div>${parts.b.nav()}</header>` +
      mainPart(parts, parts.inner ?? `<section class="hero"><div class="card">${title(parts)}${slogan(parts)}${parts.b.callToAction()}</div></section><div class="grid">${[1, 2, 3].map((nth) => picture(parts, nth)).join('')}</div>${story(parts, heroImage(parts, 500, 500))}${offers(parts, 6)}${visit(parts)}${parts.b.testimonials()}${parts.b.extras()}`) +
      footer(parts)),
};

/** A boxed page as they were made around 2008: some never changed it. */
const boxed: Layout = {
  id: 'boxed',
  body: (parts) =>
    wrapper(parts, `<div class="box"><header class="top">${brand(parts)}<span class="call">Call us: ${parts.b.phone()}</span></header>${parts.b.nav()}<div class="cols">` +
      mainPart(parts, parts.inner ?? `<section class="hero">${heroImage(parts, 640, 260)}${title(parts)}${slogan(parts)}${parts.b.callToAction()}</section>${story(parts, '')}${offers(parts, 6)}${parts.b.testimonials()}${parts.b.extras()}`) +
      `<aside>${parts.inner === null ? parts.b.hours() : ''}${picture(parts, 2)}</aside></div>${footer(parts)}</div>`),
};

/** Big type, blocks of colour. */
const bold: Layout = {
  id: 'bold',
  body: (parts) =>
    wrapper(parts, `<header class="top">${brand(parts)}${parts.b.nav()}</header>` +
      mainPart(parts, parts.inner ?? `<section class="hero">${title(parts)}${slogan(parts)}${parts.b.callToAction()}</section><section class="facts"><p><b>${parts.content.year - parts.content.founded}</b> years in ${esc(parts.content.business.city)}</p><p><b>${parts.content.business.reviewCount + 40}+</b> happy customers</p><p><b>${parts.content.hours.length || 'All'}</b> ${parts.content.hours.length ? 'days a week' : 'of our heart'}</p></section>${heroImage(parts, 1200, 420)}${offers(parts, 6)}${story(parts, picture(parts, 3))}${parts.b.testimonials()}${visit(parts)}${parts.b.extras()}`) +
      footer(parts)),
};

export const layouts: readonly Layout[] = [banner, split, evening, column, paper, boxed, bold];

const suited: Readonly<Record<string, readonly Layout[]>> = {
  drink: [evening, evening, banner, bold, boxed],
  beauty: [paper, split, banner, evening],
  food: [banner, paper, evening, split, boxed, column],
};

export function layoutFor(trade: string, host: string): Layout {
  const choice = suited[trade] ?? layouts;
  const layout = choice[hash32(`layout:${host}`) % choice.length];
  if (!layout) throw new Error(`No layout for the trade ${trade}.`);
  return layout;
}
