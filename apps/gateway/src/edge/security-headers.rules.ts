import { isUrl } from '@leadfactory/kernel';
/** Of a page for buyers: no scripts at all, styles inside the page, pictures from here or any secure place (a tenant's logo). */
export function pagePolicy(isHttps: boolean): string {
  // Browsers hold a form's redirect against form-action too, and paying leads to the payment provider's page.
  const formAction = isHttps ? "form-action 'self' https:" : "form-action 'self' https: http:";
  return `default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data: https:; font-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; ${formAction}`;
}

/** Of answers that are no pages. */
const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'";

export function securityHeaders(isHttps: boolean): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'content-security-policy': CLOSED_POLICY,
    'cache-control': 'no-store',
    // Two years, as browsers' preload lists ask for.
    ...(isHttps && { 'strict-transport-security': 'max-age=63072000; includeSubDomains' }),
  };
}

/** Names that a service's page may set itself; what protects the page is not among them. */
const SETTABLE = new Set(['cache-control', 'content-disposition', 'content-language', 'etag', 'expires', 'last-modified', 'retry-after', 'vary', 'x-robots-tag', 'list-unsubscribe', 'link']);

export function settableHeaders(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name, value]) => SETTABLE.has(name.toLowerCase()) && !/[\r\n]/.test(value)));
}

/** Where a page may send the browser: another address of the web, or a path here; never a script or a file. */
export function isSafeLocation(location: string): boolean {
  return /^\/(?![/\\])/.test(location) || (isUrl(location) && ['http:', 'https:'].includes(new URL(location).protocol));
}
