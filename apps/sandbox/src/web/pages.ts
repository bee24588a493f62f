import { blocks } from './blocks';
import { esc } from './html';
import { layoutFor } from './layouts';
import { head } from './page-head';
import type { SiteContent } from './site-content';

function about(content: SiteContent): string {
  const b = blocks(content, false);
  const { business } = content;
  const write = business.emails[1] && content.emailPlacement !== 'schema_only' ? `<p>Write to ${esc(business.owner.firstName)}: ${b.emails().split('<br>')[1] ?? ''}</p>` : '';
  return `<section>${b.mainHeading(`About ${business.name}`)}${b.intro()}${b.paragraph(`${business.owner.firstName} ${business.owner.lastName} opened the doors in ${content.founded}. What began with two people and a borrowed van is now a team that knows most customers by name.`)}${b.sectionHeading('The people')}${b.image('team.svg', `${business.owner.firstName} ${business.owner.lastName}, owner`, 600, 400)}<p><strong>${esc(business.owner.firstName)} ${esc(business.owner.lastName)}</strong>, owner</p>${write}</section>`;
}

function services(content: SiteContent): string {
  const b = blocks(content, false);
  return `<section>${b.mainHeading(content.copy.serviceTitle)}${b.paragraph(`We ${content.copy.craft}.`)}${content.offers.slice(0, 4).map(([name, text]) => `<article>${b.sectionHeading(name)}${b.paragraph(text)}</article>`).join('')}${b.callToAction()}</section>${b.testimonials()}`;
}

function offer(content: SiteContent): string {
  const b = blocks(content, false);
  return `<section>${b.mainHeading(content.copy.offerTitle)}${b.sectionHeading('Favourites')}${b.offers(6)}${b.callToAction()}</section>`;
}

function contact(content: SiteContent): string {
  const b = blocks(content, false);
  return `<section>${b.mainHeading('Contact')}<p>${b.phone()}</p>${b.emailLine('contact')}${b.address()}${b.form()}${b.map()}</section><section>${b.hours()}</section>`;
}

function privacy(content: SiteContent): string {
  const b = blocks(content, false);
  return `<section>${b.mainHeading('Privacy policy')}${b.paragraph(`${content.business.name} keeps what you send us through this site only to answer you. We do not sell it. Ask us at any time what we hold and we will tell you, correct it or delete it.`)}</section>`;
}

const inner: Readonly<Record<string, (content: SiteContent) => string>> = { '/about': about, '/services': services, '/menu': offer, '/prices': offer, '/contact': contact, '/privacy': privacy };

function documentOf(content: SiteContent, headHtml: string, body: string): string {
  return `<!doctype html>\n<html${content.has('missing_lang') ? '' : ' lang="en"'}>\n<head>\n${headHtml}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function bodyOf(content: SiteContent, path: string): string {
  const home = path === '/';
  const write = inner[path];
  if (!home && !write) throw new Error(`${content.site.host} lists the page ${path}, which nobody has written.`);
  return layoutFor(content.vertical.trade, content.site.host).body({ content, b: blocks(content, home), inner: write && !home ? write(content) : null });
}

/** A page of the site, or null when it has none at that path. */
export function renderPage(content: SiteContent, path: string): string | null {
  if (!content.site.pages.includes(path)) return null;
  if (content.site.kind === 'needs_js') return documentOf(content, head(content, path), '<div id="root"></div><script src="/assets/app.js"></script>');
  return documentOf(content, head(content, path), bodyOf(content, path));
}

/** The script without which a needs_js site stays empty. */
export function renderApp(content: SiteContent): string {
  const bodies = Object.fromEntries(content.site.pages.map((path) => [path, bodyOf(content, path)]));
  return `(function(){var pages=${JSON.stringify(bodies)};document.getElementById('root').innerHTML=pages[location.pathname]||pages['/'];})();\n`;
}

export function renderNotFound(content: SiteContent): string {
  return documentOf(content, `<meta charset="utf-8"><title>Page not found | ${esc(content.business.name)}</title>`, `<h1>Page not found</h1><p><a href="/">Back to ${esc(content.business.name)}</a></p>`);
}

export function renderParked(host: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${host} is parked</title><style>body{font:16px Arial;text-align:center;background:#f3f5f8;color:#223}main{margin:12vh auto;max-width:640px}a{display:block;padding:.8em;background:#fff;margin:.5em;border:1px solid #ccd}</style></head><body><main><h1>${host}</h1><p>This domain is parked free, courtesy of the registrar.</p><p><strong>This domain may be for sale.</strong> Buy this domain: get a price in less than 24 hours.</p><h2>Related searches</h2><a href="/?q=1">Restaurants near me</a><a href="/?q=2">Cheap flights</a><a href="/?q=3">Website hosting</a><p><small>Is this your domain? Renew now to restore your website.</small></p></main></body></html>`;
}

export function renderChallenge(host: string): string {
  return `<!doctype html><html lang="en-US"><head><meta charset="utf-8"><title>Just a moment...</title><meta name="robots" content="noindex,nofollow"></head><body><h1>${host}</h1><p>Checking if the site connection is secure</p><p>Enable JavaScript and cookies to continue. ${host} needs to review the security of your connection before proceeding.</p></body></html>`;
}
