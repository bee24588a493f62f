import { domainToASCII } from 'node:url';
import { ownDomain } from '../profile/similarity.rules';

/** Mailboxes of a function, not of a person (after RFC 2142 and what verifiers list). */
const ROLES = new Set([
  'info', 'contact', 'contactus', 'office', 'hello', 'hi', 'sales', 'support', 'admin', 'administrator', 'mail', 'email', 'team', 'booking', 'bookings', 'reservations', 'reservation', 'orders', 'order', 'billing', 'accounts', 'accounting',
  'help', 'helpdesk', 'service', 'services', 'customerservice', 'customercare', 'care', 'enquiries', 'inquiries', 'enquiry', 'inquiry', 'frontdesk', 'reception', 'appointments', 'appointment', 'schedule', 'scheduling', 'events', 'catering', 'jobs', 'careers', 'hr',
  'marketing', 'press', 'media', 'news', 'newsletter', 'webmaster', 'postmaster', 'hostmaster', 'abuse', 'noc', 'security', 'privacy', 'legal', 'dispatch', 'estimates', 'quotes', 'quote', 'shop', 'store', 'studio', 'manager', 'management', 'general', 'ask', 'feedback', 'welcome',
]);

/** Mailboxes that nobody reads, or that must not be written to with an offer. */
const UNREAD = /^(no-?reply|do-?not-?reply|mailer-daemon|bounces?|postmaster|hostmaster|abuse|noc|unsubscribe|privacy|dmca|legal)$/;

/** Domains that stand in templates and scripts, never for a local business. */
const PLACEHOLDER_DOMAINS = new Set([
  'example.com', 'example.org', 'example.net', 'example.edu', 'domain.com', 'yourdomain.com', 'mydomain.com', 'yoursite.com', 'mysite.com', 'website.com', 'yourwebsite.com', 'yourcompany.com', 'company.com', 'yourbusiness.com', 'business.com', 'sitename.com', 'site.com', 'test.com', 'address.com', 'emailaddress.com',
  'sentry.io', 'wixpress.com', 'wix.com', 'squarespace.com', 'godaddy.com', 'weebly.com', 'shopify.com', 'wordpress.com', 'wordpress.org', 'webflow.com', 'webflow.io', 'duda.co', 'cloudflare.com', 'jimdo.com', 'schema.org', 'w3.org', 'google.com', 'gstatic.com', 'facebook.com', 'instagram.com', 'twitter.com', 'mailchimp.com', 'hubspot.com', 'placeholder.com', 'latofonts.com', 'impallari.com', 'indiantypefoundry.com', 'pixelspread.com',
]);
const PLACEHOLDER_LOCALS = /^(your[._-]?(name|email|mail|address)|name|user(name)?|you|e?-?mail[._-]?address|someone|somebody|john\.?doe|jane\.?doe|firstname[._-]?lastname|first\.last|test|example|sample|xxx+|filler)$/;
/** Domains of which only template locals are placeholders: people have mailboxes there. */
const FREE_MAIL = new Set(['gmail.com', 'googlemail.com', 'yahoo.com', 'ymail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'aol.com', 'icloud.com', 'me.com', 'mac.com', 'proton.me', 'protonmail.com', 'gmx.com', 'mail.com', 'email.com', 'zoho.com', 'fastmail.com', 'comcast.net', 'verizon.net', 'att.net', 'sbcglobal.net', 'bellsouth.net', 'cox.net', 'charter.net', 'earthlink.net']);

/** Last labels that are files, not domains: `logo@2x.png`. */
const FILE_ENDING = /\.(png|jpe?g|gif|webp|avif|svg|ico|bmp|css|js|mjs|json|map|woff2?|ttf|eot|pdf|mp4|webm|html?|php)$/;
const SYNTAX = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24}|xn--[a-z0-9-]{1,59})$/;

/** The address in small letters with an ASCII domain, or null when it is none. Length limits are RFC 5321's. */
export function normalAddress(text: string): string | null {
  const trimmed = text.trim().replace(/^(mailto:|u003[ce]|%20)+/i, '').replace(/[.,;:>)\]]+$/, '').toLowerCase();
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || at > 64) return null;
  const address = `${trimmed.slice(0, at)}@${domainToASCII(trimmed.slice(at + 1))}`;
  return address.length <= 254 && SYNTAX.test(address) && !FILE_ENDING.test(address) ? address : null;
}

export function localOf(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** The word that tells roles apart: `info+web` and `info.nyc` are info. */
function headOf(address: string): string {
  return localOf(address).split('+')[0] ?? '';
}

export function kindOf(address: string): 'personal' | 'role' | 'unknown' {
  const head = headOf(address);
  if (ROLES.has(head) || ROLES.has(head.replace(/[._-]/g, '')) || ROLES.has(head.split(/[._-]/)[0] ?? '')) return 'role';
  // A name is written in letters; anything with digits may be either.
  return /^[a-z]+([._-][a-z]+)*$/.test(head) && head.length > 1 ? 'personal' : 'unknown';
}

function isUnder(domain: string, set: ReadonlySet<string>): boolean {
  const labels = domain.split('.');
  return labels.some((_label, at) => set.has(labels.slice(at).join('.')));
}

/** Why an address is not the business's own, or null when it may be. `byline`: it stands in a "Website by …" line. */
export function rejectionOf(address: string, website: string | null, byline: boolean): string | null {
  const [local, domain] = [localOf(address), domainOf(address)];
  if (UNREAD.test(local)) return 'a mailbox that nobody reads';
  const own = isOwn(address, website);
  if (!own && isUnder(domain, PLACEHOLDER_DOMAINS)) return 'a placeholder, or of the platform that the site is made with';
  if (PLACEHOLDER_LOCALS.test(local)) return 'a placeholder of a template';
  // Error trackers write their keys as addresses: thirty-two hexadecimal digits before the at.
  if (/^[0-9a-f]{24,}$/.test(local)) return 'a key of a script';
  return byline && !own && !FREE_MAIL.has(domain) ? 'of whoever made the site' : null;
}

/** Whether the address belongs to the domain of the business's own site. */
export function isOwn(address: string, website: string | null): boolean {
  const own = ownDomain(website);
  return own !== null && (domainOf(address) === own || domainOf(address).endsWith(`.${own}`));
}

/** The likelier to reach whoever decides, the lower: own domain before free mail before strangers; people before roles. */
export function rankOf(address: string, website: string | null): number {
  const domain = isOwn(address, website) ? 0 : FREE_MAIL.has(domainOf(address)) ? 1 : 2;
  const head = headOf(address);
  const kind = { personal: 0, unknown: 1, role: 2 }[kindOf(address)];
  // Jobs and press mailboxes are for others than the owner's mail.
  const aside = /^(jobs|careers|hr|press|media|news|newsletter|webmaster|billing|accounting|accounts)$/.test(head) ? 5 : 0;
  return domain * 10 + kind + aside;
}
