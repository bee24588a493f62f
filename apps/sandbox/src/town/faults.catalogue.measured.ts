import type { FaultEntry } from './fault-entry';

/** Faults that are seen in headers, addresses, sizes and what a page loads. */
export const faultsMeasured = {
  no_sitemap: { title: 'No sitemap', category: 'seo', planted: '/sitemap.xml answers 404 and robots.txt names none', where: '/sitemap.xml', frequency: 0.3 },
  http_only: { title: 'No encryption', category: 'security', planted: 'The site answers on http alone; https is refused', where: 'all pages', frequency: 0.09, excludes: ['mixed_content', 'no_hsts', 'no_https_redirect', 'form_over_http', 'insecure_cookie'] },
  no_https_redirect: { title: 'http does not lead to https', category: 'security', planted: 'http answers 200 with the page instead of a redirect', where: 'all pages', frequency: 0.1 },
  mixed_content: { title: 'Insecure content on a secure page', category: 'security', planted: 'An image and a script are loaded over http', where: 'home', frequency: 0.1 },
  no_hsts: { title: 'No Strict-Transport-Security', category: 'security', planted: 'The header is absent', where: 'all pages', frequency: 0.5 },
  no_security_headers: { title: 'No security headers', category: 'security', planted: 'X-Content-Type-Options, X-Frame-Options, Content-Security-Policy and Referrer-Policy are absent', where: 'all pages', frequency: 0.5 },
  form_over_http: { title: 'Form sent without encryption', category: 'security', planted: 'The form\'s action is an http address', where: 'contact', frequency: 0.06, excludes: ['no_contact_form'] },
  insecure_cookie: { title: 'Cookie without Secure and HttpOnly', category: 'security', planted: 'Set-Cookie: sid without Secure, HttpOnly and SameSite', where: 'home', frequency: 0.12 },
  outdated_jquery: { title: 'Outdated jQuery', category: 'security', planted: 'jQuery 1.8.3 is loaded', where: 'all pages', frequency: 0.24 },
  outdated_cms: { title: 'Outdated WordPress', category: 'security', planted: 'meta generator says WordPress 4.7.2', where: 'all pages (WordPress sites)', frequency: 0.3 },
  exposed_server_version: { title: 'Server tells its version', category: 'security', planted: 'Server: Apache/2.2.15 (CentOS), X-Powered-By: PHP/5.6.40', where: 'all answers', frequency: 0.24 },
  huge_images: { title: 'Oversized image', category: 'performance', planted: 'The hero image is an uncompressed PNG of more than 1 MB', where: 'home', frequency: 0.2 },
  huge_inline_images: { title: 'Image bytes inside the page', category: 'performance', planted: 'A data: URI of more than 150 KB', where: 'home', frequency: 0.06 },
  render_blocking_scripts: { title: 'Scripts that block rendering', category: 'performance', planted: 'Four scripts in the head without defer or async', where: 'all pages', frequency: 0.3 },
  no_compression: { title: 'No compression', category: 'performance', planted: 'Answers are sent uncompressed although the client accepts gzip', where: 'all answers', frequency: 0.22 },
  no_caching: { title: 'No caching', category: 'performance', planted: 'Assets carry no Cache-Control, ETag or Last-Modified', where: 'assets', frequency: 0.28 },
  too_many_requests: { title: 'Too many small files', category: 'performance', planted: 'Thirty extra scripts and images are loaded', where: 'home', frequency: 0.12 },
  images_without_dimensions: { title: 'Images without dimensions', category: 'performance', planted: 'img elements have neither width nor height', where: 'all pages', frequency: 0.36 },
  no_analytics: { title: 'No analytics', category: 'tech', planted: 'No measuring script of any kind', where: 'all pages', frequency: 0.4 },
  no_favicon: { title: 'No icon', category: 'tech', planted: 'No link rel=icon, and /favicon.ico answers 404', where: 'all pages', frequency: 0.22 },
} as const satisfies Record<string, FaultEntry>;
