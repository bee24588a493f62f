import { share } from '../town/random';
import { esc } from './html';
import { pngDataUri } from './images';
import type { SiteContent } from './site-content';

/** The pieces that layouts arrange. Faults are planted here, so that each is planted alike in every layout. */
export interface Blocks {
  mainHeading(text: string): string;
  sectionHeading(text: string): string;
  itemHeading(text: string): string;
  image(name: string, alt: string, width: number, height: number): string;
  paragraph(text: string): string;
  intro(): string;
  phone(): string;
  emails(): string;
  emailLine(where: 'footer' | 'contact'): string;
  address(): string;
  hours(): string;
  nav(): string;
  social(): string;
  callToAction(): string;
  offers(count: number): string;
  testimonials(): string;
  map(): string;
  form(): string;
  extras(): string;
  legal(): string;
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

function clock(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${hour % 12 === 0 ? 12 : hour % 12}${minute ? `:${String(minute).padStart(2, '0')}` : ''} ${hour < 12 ? 'am' : 'pm'}`;
}

export function blocks(content: SiteContent, home: boolean): Blocks {
  const { business, copy, has, site } = content;
  const level = home && has('several_h1') ? 1 : 2;
  const heading = (depth: number, text: string): string => `<h${depth}>${esc(text)}</h${depth}>`;
  const small = home && has('tiny_fonts') ? ' style="font-size:9px"' : '';
  const paragraph = (text: string): string => `<p${small}>${esc(text)}</p>`;
  const image = (name: string, alt: string, width: number, height: number): string =>
    `<img src="${name.startsWith('data:') || name.startsWith('http') ? name : `/img/${name}`}"${has('images_without_alt') ? '' : ` alt="${esc(alt)}"`}${has('images_without_dimensions') ? '' : ` width="${width}" height="${height}"`}>`;
  const emails = (): string =>
    business.emails.map((email) => (content.emailPlacement === 'obfuscated' ? `<span class="mail">${esc(email.replace('@', ' [at] '))}</span>` : `<a href="mailto:${email}">${email}</a>`)).join('<br>');
  const bookable = !has('no_booking');

  return {
    mainHeading: (text) => (has('no_h1') ? `<div class="h1">${esc(text)}</div>` : `<h1>${esc(text)}</h1>`),
    sectionHeading: (text) => heading(level, text),
    itemHeading: (text) => heading(home && has('skipped_headings') ? level + 3 : level + 1, text),
    image,
    paragraph,
    intro() {
      const thin = home && has('thin_content');
      const text = thin ? content.tagline : `Since ${content.founded} we have been part of ${business.city}. We ${copy.craft}. ${business.owner.firstName} ${business.owner.lastName} and the team look forward to meeting you.`;
      const colour = home && has('low_contrast') ? ' style="color:#bbbbbb;background-color:#ffffff"' : small;
      const opening = `<p${colour}>${home && has('deprecated_markup') ? `<font size="3">${esc(text)}</font>` : esc(text)}</p>`;
      return [
        home && has('deprecated_markup') ? `<center>${opening}</center>` : opening,
        home && has('lorem_ipsum') ? paragraph('Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.') : '',
        thin ? '' : paragraph(`${content.tagline}. Ask anyone around ${business.address1.replace(/^\d+ /, '')}: people come back because the work is good and because they are treated like neighbors. New here? Say hello and we will show you around.`),
        thin ? '' : paragraph(`We are easy to reach by train, by bus and on foot, the door has no step, and there is a place to leave the bicycle. Cards, phones and cash are all welcome. If something was not as you hoped, tell us the same day and we will put it right.`),
      ].join('');
    },
    phone: () => (has('phone_not_link') ? `<span class="tel">${content.phoneText}</span>` : `<a class="tel" href="tel:${content.phone}">${content.phoneText}</a>`),
    emails,
    emailLine(where) {
      if (business.emails.length === 0 || content.emailPlacement === 'schema_only') return '';
      if (where === 'footer' && content.emailPlacement !== 'footer') return '';
      return `<p class="mails">${emails()}</p>`;
    },
    address: () => (content.street ? `<address>${esc(content.street)}<br>${esc(business.city)}, ${business.state} ${business.zip}</address>` : ''),
    hours() {
      if (content.hours.length === 0) return '';
      const rows = days.map((name, day) => {
        const open = content.hours.find((entry) => entry.day === day);
        return `<tr><th scope="row">${name}</th><td>${open ? `${clock(open.open)} – ${clock(open.close)}` : 'Closed'}</td></tr>`;
      });
      return `<div class="hours">${heading(level, 'Opening hours')}<table><tbody>${rows.join('')}</tbody></table></div>`;
    },
    nav() {
      const links: [string, string][] = [['/', 'Home'], ['/about', 'About'], ['/services', copy.serviceTitle], [content.offerPath, copy.offerTitle], ['/contact', 'Contact']];
      if (home && has('broken_internal_links')) links.push(['/specials-2019', 'Specials'], ['/gallery-old', 'Gallery']);
      const icons = home && has('empty_links') ? '<a class="icon" href="/contact"><i></i></a><a class="icon" href="/about"><i></i></a>' : '';
      const button = has('empty_buttons') ? '<button type="button" class="burger"></button>' : '<button type="button" class="burger" aria-label="Open the menu">☰</button>';
      return `<nav aria-label="Main">${button}<ul>${links.map(([href, text]) => `<li><a href="${href}">${esc(text)}</a></li>`).join('')}</ul>${icons}</nav>`;
    },
    social: () =>
      has('no_social_links') ? '' : `<p class="social"><a href="https://www.facebook.com/${content.slug}">Facebook</a> · <a href="https://www.instagram.com/${content.slug}">Instagram</a></p>`,
    callToAction() {
      const booking = bookable ? `<a class="btn" href="${copy.booking.href(content.slug)}">${esc(copy.booking.label)}</a>` : `<a class="btn" href="/contact">${esc(copy.callToAction)}</a>`;
      if (home && has('no_call_to_action')) return '';
      return `<p class="cta">${booking}</p>`;
    },
    offers: (count) =>
      `<div class="offers">${content.offers.slice(0, count).map(([name, text, price]) => `<div class="offer">${heading(home && has('skipped_headings') ? level + 3 : level + 1, name)}${home && has('thin_content') ? '' : paragraph(text.charAt(0).toUpperCase() + text.slice(1))}${has('no_prices') ? '' : `<span class="price">${price === '0' ? 'Free, then a share: from $0' : `$${price}`}</span>`}</div>`).join('')}</div>` +
      (bookable && home && has('no_call_to_action') ? `<p class="more"><a href="${copy.booking.href(content.slug)}">${esc(copy.booking.label)}</a></p>` : ''),
    testimonials() {
      if (has('no_testimonials')) return '';
      const quotes = home && has('thin_content') ? content.quotes.slice(0, 1) : content.quotes;
      return `<section class="testimonials">${heading(level, 'What our customers say')}<div class="quotes">${quotes.map((quote) => `<blockquote><p${small}>“${esc(quote.text)}”</p><cite>${esc(quote.who)}</cite></blockquote>`).join('')}</div></section>`;
    },
    map: () => `<iframe class="map" src="/map?q=${business.latitude},${business.longitude}"${has('iframe_without_title') ? '' : ` title="Map: how to find ${esc(business.name)}"`} width="600" height="320" loading="lazy"></iframe>`,
    form() {
      if (has('no_contact_form')) return '';
      const field = (name: string, label: string, type: string): string =>
        has('unlabeled_inputs') ? `<input type="${type}" name="${name}" placeholder="${label}">` : `<label for="f-${name}">${label}</label><input type="${type}" id="f-${name}" name="${name}">`;
      const message = has('unlabeled_inputs') ? '<textarea name="message" rows="5" placeholder="Message"></textarea>' : '<label for="f-message">Message</label><textarea id="f-message" name="message" rows="5"></textarea>';
      const action = has('form_over_http') ? `http://${site.host}/contact` : '/contact';
      return `<form method="post" action="${action}">${field('name', 'Your name', 'text')}${field('email', 'Your email', 'email')}${field('phone', 'Your phone', 'tel')}${message}<button type="submit" class="btn">Send message</button></form>`;
    },
    extras() {
      if (!home) return '';
      const parts: string[] = [];
      if (has('stale_news')) parts.push(`<section class="news">${heading(level, 'Latest news')}<article><time datetime="${content.year - 6}-03-14">March 14, ${content.year - 6}</time>${paragraph('Our new website is online! Check back here soon for more news and offers.')}</article></section>`);
      if (has('mixed_content')) parts.push(`<p class="badges">${image(`http://${site.host}/img/badge.svg`, 'Member of the chamber of commerce', 120, 60)}</p><script src="http://${site.host}/assets/counter.js" defer></script>`);
      if (has('huge_inline_images')) parts.push(`<p class="inline-photo">${image(pngDataUri(), 'Our team at work', 240, 160)}</p>`);
      if (has('too_many_requests')) {
        parts.push(`<p class="strip">${Array.from({ length: 15 }, (_, index) => image(`tile-${index}.svg`, '', 24, 24)).join('')}</p>`, ...Array.from({ length: 15 }, (_, index) => `<script src="/assets/widget-${index}.js" defer></script>`));
      }
      return parts.join('');
    },
    legal() {
      const year = has('outdated_copyright') ? content.year - 4 - Math.floor(share('copyright', site.host) * 6) : content.year;
      return `<p class="legal">© ${year} ${esc(business.name)}${has('no_privacy_page') ? '' : ' · <a href="/privacy">Privacy policy</a>'}</p>`;
    },
  };
}
