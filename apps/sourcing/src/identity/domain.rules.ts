import { isUrl } from '@leadfactory/kernel';
import { parse } from 'tldts';

/** Where many businesses have a page of their own: the domain says nothing of who they are. */
const PLATFORMS = new Set([
  'facebook.com', 'fb.com', 'fb.me', 'instagram.com', 'twitter.com', 'x.com', 'linkedin.com', 'youtube.com', 'tiktok.com', 'pinterest.com', 'yelp.com', 'google.com', 'goo.gl', 'g.page', 'business.site', 'bit.ly',
  'linktr.ee', 'wixsite.com', 'wix.com', 'wordpress.com', 'blogspot.com', 'squarespace.com', 'weebly.com', 'godaddysites.com', 'square.site', 'squareup.com', 'myshopify.com', 'shopify.com', 'etsy.com', 'webs.com',
  'toasttab.com', 'doordash.com', 'grubhub.com', 'ubereats.com', 'opentable.com', 'resy.com', 'tripadvisor.com', 'booksy.com', 'vagaro.com', 'mindbodyonline.com', 'zocdoc.com', 'untappd.com', 'foursquare.com', 'mapquest.com', 'yellowpages.com', 'web.app', 'github.io', 'carrd.co', 'site123.me', 'jimdo.com', 'strikingly.com',
]);

/** An absolute http(s) address of a site; a bare `www.joes.com` is taken for one. Null when it is none. */
export function siteOf(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || trimmed.length > 2_000 || /\s/.test(trimmed)) return null;
  const url = /^https?:\/\//i.test(trimmed) ? trimmed : /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(trimmed) ? null : `http://${trimmed}`;
  if (url === null || !isUrl(url)) return null;
  const { hostname, username, href } = new URL(url);
  return username === '' && hostname.includes('.') && !/^[\d.]+$/.test(hostname) ? href : null;
}

/** The domain by which a business is known; null for platforms, where the domain is somebody else's. */
export function domainOf(site: string | null): string | null {
  if (site === null) return null;
  const { domain, isIp } = parse(site);
  if (domain === null || isIp === true || PLATFORMS.has(domain)) return null;
  return parse(site, { allowPrivateDomains: true }).isPrivate === true ? null : domain;
}
