import type { FaultId } from '../../town/faults';

export type CategoryId = 'performance' | 'accessibility' | 'best-practices' | 'seo';

export interface AuditEntry {
  id: string;
  category: CategoryId;
  weight: number;
  pass: string;
  fail: string;
  /** The faults on a home page that make it fail. */
  faults: readonly FaultId[];
  mode: 'binary' | 'metricSavings' | 'informative';
  /** Selector or thing shown as evidence. */
  shows?: string;
  /** When a page lacks what the audit looks at, Lighthouse says so instead of failing it. */
  absentBy?: FaultId;
}

const audit = (category: CategoryId, mode: AuditEntry['mode']) =>
  (id: string, weight: number, pass: string, fail: string, faults: readonly FaultId[] = [], more: Partial<AuditEntry> = {}): AuditEntry => ({ id, category, weight, pass, fail, faults, mode, ...more });

const performance = audit('performance', 'metricSavings');
const accessibility = audit('accessibility', 'binary');
const practice = audit('best-practices', 'binary');
const seo = audit('seo', 'binary');

/** Ids, titles and weights are those of Lighthouse 12. */
export const auditEntries: readonly AuditEntry[] = [
  performance('render-blocking-resources', 0, 'Eliminate render-blocking resources', 'Eliminate render-blocking resources', ['render_blocking_scripts'], { shows: '/js/plugins.js' }),
  performance('uses-optimized-images', 0, 'Efficiently encode images', 'Efficiently encode images', ['huge_images'], { shows: '/images/hero.png' }),
  performance('modern-image-formats', 0, 'Serve images in next-gen formats', 'Serve images in next-gen formats', ['huge_images'], { shows: '/images/hero.png' }),
  performance('uses-responsive-images', 0, 'Properly size images', 'Properly size images', ['huge_images'], { shows: '/images/hero.png' }),
  performance('uses-text-compression', 0, 'Enable text compression', 'Enable text compression', ['no_compression'], { shows: '/' }),
  performance('uses-long-cache-ttl', 0, 'Uses efficient cache policy on static assets', 'Serve static assets with an efficient cache policy', ['no_caching'], { shows: '/css/site.css' }),
  performance('unsized-images', 0, 'Image elements have explicit `width` and `height`', 'Image elements do not have explicit `width` and `height`', ['images_without_dimensions'], { shows: 'main > img' }),
  performance('unused-javascript', 0, 'Reduce unused JavaScript', 'Reduce unused JavaScript', ['outdated_jquery', 'too_many_requests'], { shows: '/js/jquery.js' }),
  performance('dom-size', 0, 'Avoids an excessive DOM size', 'Avoid an excessive DOM size'),
  performance('unminified-css', 0, 'Minify CSS', 'Minify CSS'),
  performance('font-display', 0, 'All text remains visible during webfont loads', 'Ensure text remains visible during webfont load'),
  accessibility('html-has-lang', 7, '`<html>` element has a `[lang]` attribute', '`<html>` element does not have a `[lang]` attribute', ['missing_lang'], { shows: 'html' }),
  accessibility('image-alt', 10, 'Image elements have `[alt]` attributes', 'Image elements do not have `[alt]` attributes', ['images_without_alt'], { shows: 'main > img' }),
  accessibility('color-contrast', 7, 'Background and foreground colors have a sufficient contrast ratio', 'Background and foreground colors do not have a sufficient contrast ratio.', ['low_contrast'], { shows: 'main > p' }),
  accessibility('link-name', 7, 'Links have a discernible name', 'Links do not have a discernible name', ['empty_links'], { shows: 'main > a' }),
  accessibility('button-name', 10, 'Buttons have an accessible name', 'Buttons do not have an accessible name', ['empty_buttons'], { shows: 'header > button' }),
  accessibility('heading-order', 3, 'Heading elements appear in a sequentially-descending order', 'Heading elements are not in a sequentially-descending order', ['skipped_headings'], { shows: 'main > h4' }),
  accessibility('landmark-one-main', 3, 'Document has a main landmark.', 'Document does not have a main landmark.', ['no_main_landmark'], { shows: 'body' }),
  accessibility('meta-viewport', 10, '`[user-scalable="no"]` is not used in the `<meta name="viewport">` element and the `[maximum-scale]` attribute is not less than 5.', '`[user-scalable="no"]` is used in the `<meta name="viewport">` element or the `[maximum-scale]` attribute is less than 5.', ['zoom_disabled'], { shows: 'head > meta[name="viewport"]' }),
  accessibility('document-title', 7, 'Document has a `<title>` element', "Document doesn't have a `<title>` element", ['missing_title'], { shows: 'html' }),
  accessibility('list', 7, 'Lists contain only `<li>` elements and script supporting elements (`<script>` and `<template>`).', 'Lists do not contain only `<li>` elements.'),
  practice('is-on-https', 5, 'Uses HTTPS', 'Does not use HTTPS', ['http_only', 'mixed_content'], { shows: 'http://' }),
  practice('redirects-http', 0, 'Redirects HTTP traffic to HTTPS', 'Does not redirect HTTP traffic to HTTPS', ['no_https_redirect', 'http_only']),
  practice('has-hsts', 0, 'Use a strong HSTS policy', 'Use a strong HSTS policy', ['no_hsts', 'http_only'], { mode: 'informative' }),
  practice('csp-xss', 0, 'Ensure CSP is effective against XSS attacks', 'Ensure CSP is effective against XSS attacks', ['no_security_headers'], { mode: 'informative' }),
  practice('viewport', 1, 'Has a `<meta name="viewport">` tag with `width` or `initial-scale`', 'Does not have a `<meta name="viewport">` tag with `width` or `initial-scale`', ['no_viewport'], { shows: 'head' }),
  practice('doctype', 1, 'Page has the HTML doctype', 'Page lacks the HTML doctype, thus triggering quirks-mode'),
  practice('charset', 1, 'Properly defines charset', 'Charset declaration is missing or occurs too late in the HTML'),
  practice('image-size-responsive', 1, 'Serves images with appropriate resolution', 'Serves images with low resolution'),
  practice('errors-in-console', 1, 'No browser errors logged to the console', 'Browser errors were logged to the console', ['mixed_content'], { shows: 'Mixed Content' }),
  practice('deprecations', 5, 'Avoids deprecated APIs', 'Uses deprecated APIs'),
  practice('js-libraries', 0, 'Detected JavaScript libraries', 'Detected JavaScript libraries', ['outdated_jquery'], { mode: 'informative', shows: 'jQuery 1.8.3' }),
  seo('is-crawlable', 4, 'Page isn’t blocked from indexing', 'Page is blocked from indexing', ['noindex'], { shows: 'meta[name="robots"]' }),
  seo('meta-description', 1, 'Document has a meta description', 'Document does not have a meta description', ['missing_meta_description'], { shows: 'head' }),
  seo('http-status-code', 1, 'Page has successful HTTP status code', 'Page has unsuccessful HTTP status code'),
  seo('link-text', 1, 'Links have descriptive text', 'Links do not have descriptive text'),
  seo('crawlable-anchors', 1, 'Links are crawlable', 'Links are not crawlable'),
  seo('robots-txt', 1, 'robots.txt is valid', 'robots.txt is not valid'),
  seo('hreflang', 1, 'Document has a valid `hreflang`', "Document doesn't have a valid `hreflang`"),
  seo('canonical', 1, 'Document has a valid `rel=canonical`', 'Document does not have a valid `rel=canonical`', [], { absentBy: 'no_canonical' }),
];

/** Audits that Lighthouse counts in a second category too. */
export const sharedAudits: readonly { id: string; category: CategoryId; weight: number }[] = [
  { id: 'document-title', category: 'seo', weight: 1 },
  { id: 'image-alt', category: 'seo', weight: 1 },
];

export const categoryTitles: Record<CategoryId, string> = { performance: 'Performance', accessibility: 'Accessibility', 'best-practices': 'Best Practices', seo: 'SEO' };
