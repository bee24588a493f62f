import { hash32 } from '../town/random';
import type { TownBusiness, TownSite } from '../town/town.types';
import { favicon, hugePng, mapPage, scene } from './images';
import { layoutFor } from './layouts';
import { assetFolder } from './page-head';
import { renderApp, renderChallenge, renderNotFound, renderPage, renderParked } from './pages';
import { paletteFor } from './palettes';
import { siteContent, type SiteContent } from './site-content';
import { stylesheet } from './stylesheet';

export interface SiteRequest {
  scheme: 'http' | 'https';
  method: string;
  /** Path and query as asked for. */
  target: string;
}

export interface SiteAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  /** Whether the site's server would compress. */
  compress: boolean;
  /** Milliseconds that the site itself takes: the server waits for its knob instead. */
  slow?: boolean;
  /** The connection breaks without an answer. */
  reset?: boolean;
}

const html = 'text/html; charset=utf-8';
const tlsTroubles = ['expired', 'self_signed', 'wrong_host'] as const;

export const tlsTroubleOf = (site: TownSite): (typeof tlsTroubles)[number] => tlsTroubles[hash32(`tls:${site.host}`) % tlsTroubles.length] ?? 'expired';

function serverHeaders(content: SiteContent): Record<string, string> {
  const { has, site } = content;
  return {
    ...(has('exposed_server_version') ? { server: 'Apache/2.2.15 (CentOS)', 'x-powered-by': 'PHP/5.6.40' } : { server: site.builder === 'squarespace' ? 'Squarespace' : site.builder === 'wix' ? 'Pepyaka' : 'nginx' }),
    ...(site.https && !has('no_hsts') ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
    ...(has('no_security_headers') ? {} : { 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': "frame-ancestors 'self'", 'referrer-policy': 'strict-origin-when-cross-origin' }),
  };
}

function script(name: string): string {
  if (name.startsWith('jquery-')) return `/*! jQuery v${name.slice(7).replace('.min.js', '')} | (c) OpenJS Foundation and other contributors */\n(function(w){w.jQuery=w.$=function(){return{ready:function(f){f()}}}})(window);\n`;
  return `/* ${name} */\n(function(){/* ${'behaviour '.repeat(80)}*/})();\n`;
}

interface Asset {
  type: string;
  body: string | Buffer;
}

function asset(content: SiteContent, path: string): Asset | null {
  const palette = paletteFor(content.vertical.trade, content.site.host);
  const folder = `${assetFolder(content)}/`;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (path === '/favicon.ico') return content.has('no_favicon') ? null : { type: 'image/png', body: favicon() };
  if (path === '/map') return { type: html, body: mapPage(content.business.zip) };
  if (path === `${folder}style.css`) return { type: 'text/css; charset=utf-8', body: stylesheet(layoutFor(content.vertical.trade, content.site.host).id, palette) };
  if (path === '/assets/app.js' && content.site.kind === 'needs_js') return { type: 'text/javascript; charset=utf-8', body: renderApp(content) };
  if (/^\/(assets|wp-content\/themes\/local)\/[a-z0-9.-]+\.js$/.test(path)) return { type: 'text/javascript; charset=utf-8', body: script(name) };
  if (path === '/img/hero.png') return content.has('huge_images') ? { type: 'image/png', body: hugePng() } : null;
  const picture = /^\/img\/([a-z0-9-]{1,20})\.svg$/.exec(path);
  if (!picture) return null;
  const [width, height] = name === 'hero.svg' ? [1200, 560] : name === 'badge.svg' ? [120, 60] : name.startsWith('tile') ? [24, 24] : [600, 400];
  return { type: 'image/svg+xml', body: scene(content.business.vertical, palette, picture[1] ?? '', width, height) };
}

function robots(content: SiteContent): string {
  if (content.site.kind === 'blocks_robots') return 'User-agent: *\nDisallow: /\n';
  return `User-agent: *\nDisallow: /wp-admin/\nAllow: /\n${content.has('no_sitemap') ? '' : `\nSitemap: ${content.origin}/sitemap.xml\n`}`;
}

function sitemap(content: SiteContent): string {
  const entries = content.site.pages.map((page) => `<url><loc>${content.origin}${page}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>\n`;
}

function served(content: SiteContent, method: string, path: string): SiteAnswer {
  const common = serverHeaders(content);
  const compress = !content.has('no_compression');
  const page = (status: number, body: string, more: Record<string, string> = {}): SiteAnswer => ({ status, headers: { ...common, 'content-type': html, ...more }, body, compress });
  if (method === 'POST') {
    return path === '/contact' && !content.has('no_contact_form') ? page(200, '<!doctype html><html lang="en"><title>Thank you</title><h1>Thank you</h1><p>We will answer within a day.</p></html>') : page(405, 'Method not allowed', { allow: 'GET, HEAD' });
  }
  if (path === '/robots.txt') return { status: 200, headers: { ...common, 'content-type': 'text/plain; charset=utf-8' }, body: robots(content), compress };
  if (path === '/sitemap.xml' && !content.has('no_sitemap')) return { status: 200, headers: { ...common, 'content-type': 'application/xml; charset=utf-8' }, body: sitemap(content), compress };
  if (content.site.kind === 'blocks_bots') return { status: 403, headers: { server: 'cloudflare', 'cf-mitigated': 'challenge', 'content-type': html }, body: renderChallenge(content.site.host), compress };
  const found = asset(content, path);
  if (found) {
    const caching: Record<string, string> = content.has('no_caching') ? {} : { 'cache-control': 'public, max-age=604800', etag: `"${hash32(found.body.toString('latin1')).toString(16)}"` };
    return { status: 200, headers: { ...common, 'content-type': found.type, ...caching }, body: found.body, compress };
  }
  const body = renderPage(content, path);
  if (body === null) return page(404, renderNotFound(content));
  const sid = `sid=${hash32(content.site.host).toString(16)}; Path=/`;
  return page(200, body, path === '/' ? { 'set-cookie': content.has('insecure_cookie') ? sid : `${sid}${content.site.https ? '; Secure' : ''}; HttpOnly; SameSite=Lax` } : {});
}

/** What the web server of a town's business answers; nothing here knows of sockets. */
export function siteAnswer(business: TownBusiness, site: TownSite, request: SiteRequest, now: Date): SiteAnswer {
  const plain = (status: number, headers: Record<string, string>, body = ''): SiteAnswer => ({ status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body, compress: false });
  const path = decodePath(request.target);
  if (path === null) return plain(400, {}, 'The path is not valid percent-encoding.');
  if (site.kind === 'down') return { ...plain(502, {}), reset: true };
  if (request.scheme === 'https' && !site.https) return plain(502, { 'x-sandbox-connect': 'refused' }, `${site.host} does not listen on port 443: the site is http only.`);
  if (request.scheme === 'https' && site.kind === 'tls_broken') return plain(526, { 'x-sandbox-tls': tlsTroubleOf(site) }, `The certificate of ${site.host} is not valid: ${tlsTroubleOf(site)}.`);
  if (site.kind === 'redirect_loop') return plain(302, { location: `${request.scheme}://${site.host}${path === '/' ? '/home' : '/'}` });
  const redirects = request.scheme === 'http' && site.https && !(site.faults.includes('no_https_redirect') && site.kind !== 'tls_broken');
  if (redirects) return plain(301, { location: `https://${site.host}${request.target}` });
  if (site.kind === 'parked') return path === '/robots.txt' ? plain(404, {}, 'Not found') : { status: 200, headers: { 'content-type': html, server: 'parking/1.0' }, body: renderParked(site.host), compress: true };
  const answer = served(siteContent(business, site, now), request.method, path);
  return site.kind === 'slow' ? { ...answer, slow: true } : answer;
}

function decodePath(target: string): string | null {
  const raw = target.split(/[?#]/)[0] ?? '/';
  try {
    const path = decodeURIComponent(raw);
    return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path || '/';
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
