import { hash32 } from '../town/random';
import { esc, jsonInScript } from './html';
import type { SiteContent } from './site-content';

const pageNames: Readonly<Record<string, string>> = { '/about': 'About us', '/services': 'Services', '/menu': 'Menu', '/prices': 'Prices', '/contact': 'Contact', '/privacy': 'Privacy' };

export const assetFolder = (content: SiteContent): string => (content.site.builder === 'wordpress' ? '/wp-content/themes/local' : '/assets');

function homeTitle(content: SiteContent): string {
  const { business, vertical } = content;
  const kind = business.categories[0]?.title ?? vertical.parent.title;
  if (content.has('long_title')) return `${business.name} – the best ${kind} in ${business.city}, ${business.state} ${business.zip} and everywhere near you, call us today`;
  const full = `${business.name} | ${kind} in ${business.city}`;
  return full.length <= 65 ? full : business.name.slice(0, 65);
}

function title(content: SiteContent, path: string): string | null {
  if (path === '/' && content.has('missing_title')) return null;
  if (path === '/' || content.has('duplicate_titles')) return homeTitle(content);
  return `${pageNames[path] ?? 'Page'} | ${content.business.name}`;
}

export function description(content: SiteContent, path: string): string | null {
  const { business, vertical } = content;
  if (path === '/') {
    if (content.has('missing_meta_description')) return null;
    if (content.has('short_meta_description')) return `${business.name}`.slice(0, 45);
  }
  const text = `${pageNames[path] ?? content.tagline}. ${vertical.parent.title} in ${business.city}, ${business.state}: visit ${business.name} or give us a call.`;
  if (path === '/' && content.has('long_meta_description')) {
    return `${text} Serving ${business.city} and all of the surrounding neighborhoods since ${content.founded}, with the best prices, the best quality and the friendliest people that you will find anywhere in ${business.zip}.`;
  }
  return text.slice(0, 158);
}

function viewport(content: SiteContent): string {
  if (content.has('no_viewport')) return '';
  return `<meta name="viewport" content="width=device-width, initial-scale=1${content.has('zoom_disabled') ? ', maximum-scale=1, user-scalable=no' : ''}">`;
}

function generator(content: SiteContent): string {
  const names = {
    wordpress: content.has('outdated_cms') ? 'WordPress 4.7.2' : 'WordPress 6.8.1',
    wix: 'Wix.com Website Builder',
    squarespace: 'Squarespace',
    godaddy: 'GoDaddy Website Builder 8.0.0',
    custom: '',
  };
  const name = names[content.site.builder];
  return name ? `<meta name="generator" content="${name}">` : '';
}

function scripts(content: SiteContent): string {
  const folder = assetFolder(content);
  const parts = [`<script src="${folder}/${content.has('outdated_jquery') ? 'jquery-1.8.3.min.js' : 'jquery-3.7.1.min.js'}" defer></script>`, `<script src="${folder}/site.js" defer></script>`];
  if (content.has('render_blocking_scripts')) parts.push(...['modernizr', 'slider', 'lightbox', 'animate'].map((name) => `<script src="${folder}/${name}.js"></script>`));
  if (!content.has('no_analytics')) {
    const id = `G-${hash32(content.site.host).toString(36).toUpperCase().padStart(8, '0').slice(0, 8)}`;
    parts.push(`<script async src="https://www.googletagmanager.com/gtag/js?id=${id}"></script><script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments)}gtag('js',new Date());gtag('config','${id}');</script>`);
  }
  return parts.join('');
}

const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export function schema(content: SiteContent): Record<string, unknown> {
  const { business } = content;
  return {
    '@context': 'https://schema.org',
    '@type': content.copy.schemaType,
    name: business.name,
    url: `${content.origin}/`,
    telephone: content.phone,
    ...(content.emailPlacement === 'schema_only' && business.emails.length > 0 ? { email: business.emails.length === 1 ? business.emails[0] : business.emails } : {}),
    address: {
      '@type': 'PostalAddress',
      ...(content.street ? { streetAddress: content.street } : {}),
      addressLocality: business.city,
      addressRegion: business.state,
      postalCode: business.zip,
      addressCountry: 'US',
    },
    geo: { '@type': 'GeoCoordinates', latitude: business.latitude, longitude: business.longitude },
    ...(business.price ? { priceRange: business.price } : {}),
    ...(content.hours.length > 0
      ? { openingHoursSpecification: content.hours.map((hours) => ({ '@type': 'OpeningHoursSpecification', dayOfWeek: `https://schema.org/${dayNames[hours.day]}`, opens: hours.open, closes: hours.close })) }
      : {}),
  };
}

export function head(content: SiteContent, path: string): string {
  const heading = title(content, path);
  const summary = description(content, path);
  const folder = assetFolder(content);
  const url = `${content.origin}${path}`;
  return [
    '<meta charset="utf-8">',
    heading === null ? '' : `<title>${esc(heading)}</title>`,
    summary === null ? '' : `<meta name="description" content="${esc(summary)}">`,
    viewport(content),
    generator(content),
    content.has('noindex') ? '<meta name="robots" content="noindex, nofollow">' : '',
    content.has('no_canonical') ? '' : `<link rel="canonical" href="${url}">`,
    content.has('no_favicon') ? '' : '<link rel="icon" href="/favicon.ico">',
    content.has('no_open_graph')
      ? ''
      : `<meta property="og:type" content="business.business"><meta property="og:title" content="${esc(content.business.name)}"><meta property="og:description" content="${esc(content.tagline)}"><meta property="og:url" content="${url}"><meta property="og:image" content="${content.origin}/img/hero.svg">`,
    `<link rel="stylesheet" href="${folder}/style.css">`,
    scripts(content),
    content.has('no_local_business_schema') ? '' : `<script type="application/ld+json">${jsonInScript(schema(content))}</script>`,
  ].filter(Boolean).join('\n');
}
