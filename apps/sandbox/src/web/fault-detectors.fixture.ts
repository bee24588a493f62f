import { load, type CheerioAPI } from 'cheerio';
import type { FaultId } from '../town/faults';
import type { TownBusiness, TownSite } from '../town/town.types';
import { siteAnswer, type SiteAnswer } from './site-answer';
import { phoneText } from './site-content';

/** A site as a visitor gets it, so that a planted fault is looked for in what is served and nowhere else. */
export interface Visit {
  business: TownBusiness;
  year: number;
  home: CheerioAPI;
  pages: Map<string, CheerioAPI>;
  answer(path: string, scheme?: 'http' | 'https'): SiteAnswer;
}

export function visit(business: TownBusiness, site: TownSite, now: Date): Visit {
  const scheme = site.https ? 'https' : 'http';
  const answers = new Map<string, SiteAnswer>();
  const answer = (path: string, as: 'http' | 'https' = scheme): SiteAnswer => {
    const key = `${as} ${path}`;
    const given = answers.get(key) ?? siteAnswer(business, site, { scheme: as, method: 'GET', target: path }, now);
    answers.set(key, given);
    return given;
  };
  const pages = new Map(site.pages.map((path) => [path, load(String(answer(path).body))]));
  const home = pages.get('/');
  if (!home) throw new Error(`${site.host} has no home page.`);
  return { business, year: now.getUTCFullYear(), home, pages, answer };
}

const every = (v: Visit): CheerioAPI[] => [...v.pages.values()];
const any = (v: Visit, selector: string): boolean => every(v).some(($) => $(selector).length > 0);
const texts = new WeakMap<CheerioAPI, string>();
/** What a page says, without its scripts; kept, because a dozen detectors ask. */
const text = ($: CheerioAPI): string => {
  const known = texts.get($);
  if (known !== undefined) return known;
  const copy = load($.html());
  copy('script,style').remove();
  texts.set($, copy('body').text());
  return copy('body').text();
};
const description = (v: Visit): string | undefined => v.home('meta[name=description]').attr('content');
const headers = (v: Visit, path = '/'): Record<string, string> => v.answer(path).headers;
const images = (v: Visit): string[] => every(v).flatMap(($) => $('img').toArray().map((node) => $.html(node)));
const scriptSources = ($: CheerioAPI): string[] => $('script[src]').toArray().map((node) => $(node).attr('src') ?? '');
const schemaOf = (v: Visit): string => v.home('script[type="application/ld+json"]').text();
const headingLevels = ($: CheerioAPI): number[] => $('h1,h2,h3,h4,h5,h6').toArray().map((node) => Number(node.tagName.slice(1)));
const contact = (v: Visit): CheerioAPI => v.pages.get('/contact') ?? v.home;
const styleSheet = (v: Visit): string => v.home('link[rel=stylesheet]').attr('href') ?? '';
const local = (v: Visit): string[] => v.home('a[href^="/"]').toArray().map((node) => v.home(node).attr('href') ?? '');
const bookingHosts = /opentable|toasttab|calendly|squareup|housecallpro|mindbodyonline|zocdoc/;

/** For each fault, how an independent visitor tells that it is there. */
export const detectors: Readonly<Record<FaultId, (v: Visit) => boolean>> = {
  missing_title: (v) => v.home('head title').length === 0,
  long_title: (v) => v.home('head title').text().length > 70,
  duplicate_titles: (v) => {
    const titles = every(v).map(($) => $('head title').text());
    return titles.length > 1 && new Set(titles).size === 1;
  },
  missing_meta_description: (v) => description(v) === undefined,
  short_meta_description: (v) => (description(v)?.length ?? 100) < 50,
  long_meta_description: (v) => (description(v)?.length ?? 100) > 170,
  noindex: (v) => /noindex/.test(v.home('meta[name=robots]').attr('content') ?? ''),
  no_h1: (v) => v.home('h1').length === 0,
  several_h1: (v) => v.home('h1').length > 1,
  no_canonical: (v) => !any(v, 'link[rel=canonical]'),
  broken_internal_links: (v) => local(v).some((href) => v.answer(href).status === 404),
  images_without_alt: (v) => images(v).some((image) => !/\salt="/.test(image)),
  thin_content: (v) => text(load(v.home('.main').html() ?? '')).split(/\s+/).filter(Boolean).length < 120,
  no_viewport: (v) => !any(v, 'meta[name=viewport]'),
  zoom_disabled: (v) => /user-scalable=no/.test(v.home('meta[name=viewport]').attr('content') ?? ''),
  fixed_width: (v) => any(v, '[style*="width:1200px"]'),
  tiny_fonts: (v) => v.home('[style*="font-size:9px"]').length > 0,
  missing_lang: (v) => v.home('html').attr('lang') === undefined,
  unlabeled_inputs: (v) => contact(v)('input,textarea').toArray().some((node) => contact(v)(`label[for="${contact(v)(node).attr('id') ?? '-'}"]`).length === 0),
  low_contrast: (v) => v.home('[style*="color:#bbbbbb;background-color:#ffffff"]').text().length > 0,
  empty_links: (v) => v.home('a').toArray().some((node) => v.home(node).text().trim() === '' && v.home(node).attr('aria-label') === undefined),
  empty_buttons: (v) => v.home('button').toArray().some((node) => v.home(node).text().trim() === '' && v.home(node).attr('aria-label') === undefined),
  skipped_headings: (v) => headingLevels(v.home).some((level, index, all) => index > 0 && level > (all[index - 1] ?? level) + 1),
  iframe_without_title: (v) => any(v, 'iframe:not([title])'),
  no_main_landmark: (v) => !any(v, 'main'),
  no_local_business_schema: (v) => !schemaOf(v).includes('"streetAddress"') && !schemaOf(v).includes('"PostalAddress"'),
  wrong_phone: (v) => every(v).every(($) => !$.html().includes(v.business.phone) && !text($).includes(phoneText(v.business.phone))),
  wrong_address: (v) => v.home('address').length > 0 && !v.home('address').text().includes(v.business.address1),
  no_address: (v) => !any(v, 'address') && !schemaOf(v).includes('streetAddress'),
  no_hours: (v) => !every(v).some(($) => /\d (am|pm)\b|Closed/.test(text($))) && !schemaOf(v).includes('opens'),
  phone_not_link: (v) => !any(v, 'a[href^="tel:"]'),
  no_contact_form: (v) => !any(v, 'form'),
  no_booking: (v) => !every(v).some(($) => $('a[href]').toArray().some((node) => bookingHosts.test($(node).attr('href') ?? ''))),
  no_prices: (v) => !every(v).some(($) => /\$\d/.test(text($))),
  no_call_to_action: (v) => v.home('.hero a').length === 0,
  no_privacy_page: (v) => v.home('a[href="/privacy"]').length === 0 && v.answer('/privacy').status === 404,
  outdated_copyright: (v) => v.year - Number(/© (\d{4})/.exec(text(v.home))?.[1]) >= 4,
  lorem_ipsum: (v) => /lorem ipsum/i.test(text(v.home)),
  no_testimonials: (v) => !any(v, 'blockquote'),
  no_open_graph: (v) => !any(v, 'meta[property^="og:"]'),
  no_social_links: (v) => !any(v, 'a[href*="facebook.com"],a[href*="instagram.com"]'),
  stale_news: (v) => v.home('time[datetime]').toArray().some((node) => v.year - Number(v.home(node).attr('datetime')?.slice(0, 4)) >= 5),
  deprecated_markup: (v) => v.home('center,font').length > 0,
  no_sitemap: (v) => v.answer('/sitemap.xml').status === 404 && !/Sitemap:/.test(String(v.answer('/robots.txt').body)),
  http_only: (v) => v.answer('/', 'https').headers['x-sandbox-connect'] === 'refused' && v.answer('/', 'http').status === 200,
  no_https_redirect: (v) => v.answer('/', 'https').status === 200 && v.answer('/', 'http').status === 200,
  mixed_content: (v) => v.answer('/', 'https').status === 200 && v.home('img[src^="http:"],script[src^="http:"]').length > 0,
  no_hsts: (v) => v.answer('/', 'https').status === 200 && headers(v)['strict-transport-security'] === undefined,
  no_security_headers: (v) => ['x-content-type-options', 'x-frame-options', 'content-security-policy', 'referrer-policy'].every((name) => headers(v)[name] === undefined),
  form_over_http: (v) => any(v, 'form[action^="http:"]'),
  insecure_cookie: (v) => v.answer('/', 'https').status === 200 && !/Secure; HttpOnly/.test(headers(v)['set-cookie'] ?? ''),
  outdated_jquery: (v) => scriptSources(v.home).some((source) => /jquery-1\./.test(source) && /jQuery v1\.8\.3/.test(String(v.answer(source).body))),
  outdated_cms: (v) => /WordPress 4\./.test(v.home('meta[name=generator]').attr('content') ?? ''),
  exposed_server_version: (v) => /\/\d/.test(headers(v).server ?? '') && /\/\d/.test(headers(v)['x-powered-by'] ?? ''),
  huge_images: (v) => v.home('img[src^="/img/"]').toArray().some((node) => v.answer(v.home(node).attr('src') ?? '').body.length > 1_000_000),
  huge_inline_images: (v) => v.home('img[src^="data:"]').toArray().some((node) => (v.home(node).attr('src') ?? '').length > 150_000),
  render_blocking_scripts: (v) => v.home('head script[src]:not([defer]):not([async])').length >= 4,
  no_compression: (v) => !v.answer('/').compress,
  no_caching: (v) => ['cache-control', 'etag', 'last-modified'].every((name) => headers(v, styleSheet(v))[name] === undefined) && v.answer(styleSheet(v)).status === 200,
  too_many_requests: (v) => v.home('script[src],img[src^="/"]').length > 30,
  images_without_dimensions: (v) => images(v).some((image) => !/\swidth="\d+" height="\d+"/.test(image)),
  no_analytics: (v) => !scriptSources(v.home).some((source) => /googletagmanager|analytics|fbevents/.test(source)),
  no_favicon: (v) => v.home('link[rel=icon]').length === 0 && v.answer('/favicon.ico').status === 404,
};
