import { page, type Tricky } from './tricky.types';

const LISTED = { phone: '+12125550123', line1: '12 W 30th St', city: 'New York', state: 'NY', zip: '10001' };
const COMPANY = 'We bake bread and pizza every morning in the middle of town, with flour from the mill next door.';

/** What real pages do and checks do not expect; each was thought of without looking at the check that it tempts. */
export const SURPRISES: Record<string, Tricky> = {
  'a phone number with hyphens that do not break': { visit: { html: page('<p>Call 212\u2011555\u20110123</p>'), listing: LISTED }, never: ['no-phone', 'phone-mismatch'] },
  'a phone number with hard spaces and dots in the middle': { visit: { html: page('<p>212\u00a0·\u00a0555\u00a0·\u00a00123</p>'), listing: LISTED }, never: ['no-phone', 'phone-mismatch'] },
  'a phone number between bars': { visit: { html: page('<p>212 | 555 | 0123</p>'), listing: LISTED }, never: ['no-phone', 'phone-mismatch'] },
  'a phone number in pieces under one another': { visit: { html: page('<div class="tel"><div>212</div><div>555</div><div>0123</div></div>'), listing: LISTED }, never: ['no-phone'] },
  'a phone number in marks of direction': { visit: { html: page('<p>\u202a(212) 555-0123\u202c</p>'), listing: LISTED }, never: ['no-phone', 'phone-mismatch'] },
  'WhatsApp alone': { visit: { html: page('<a href="https://wa.me/12125550123">Write to us</a>'), listing: LISTED }, never: ['no-phone', 'phone-mismatch', 'phone-not-link'] },
  'WhatsApp with a parameter': { visit: { html: page('<p>(212) 555-0123</p><a href="https://api.whatsapp.com/send?phone=12125550123">Write to us</a>'), listing: LISTED }, never: ['no-phone', 'phone-mismatch', 'phone-not-link'] },
  'a number in a picture by its file’s name': { visit: { html: page('<img src="/img/phone-number.png" alt="" width="200" height="40">'), listing: LISTED }, never: ['no-phone'] },
  'a licence’s number like a phone’s': { visit: { html: page('<p>Licence no. 415-555-2671. Write to us.</p>'), listing: LISTED }, never: ['phone-not-link', 'phone-mismatch'] },
  'a provider’s number': { visit: { html: page('<p>NPI 212-555-9876</p>'), listing: LISTED }, never: ['phone-not-link', 'phone-mismatch'] },

  'hours before the days': { visit: { html: page('<p>8-5 M-F</p>') }, never: ['no-hours'] },
  'hours of four digits': { visit: { html: page('<p>Mon-Fri 0900-1700</p>') }, never: ['no-hours'] },
  'days without hours': { visit: { html: page('<p>Closed Mon &amp; Tue</p>') }, never: ['no-hours'] },
  'dinner nightly': { visit: { html: page('<p>Dinner served nightly.</p>') }, never: ['no-hours'] },
  'days in cells of their own': { visit: { html: page('<table><tr><td>M</td><td>9</td><td>5</td></tr><tr><td>Tu</td><td>9</td><td>5</td></tr><tr><td>W</td><td>9</td><td>5</td></tr></table>') }, never: ['no-hours'] },
  'hours that Google’s frame shows': { visit: { html: page('<iframe title="Joe" src="https://www.google.com/maps/embed?pb=1"></iframe><p>See our listing for when we are in.</p>') }, never: [] },
  'hours in Spanish words': { visit: { html: page('<p>De nueve a cinco, de lunes a viernes</p>', '', 'lang="es"') }, never: ['no-hours'] },

  'a crossing in place of an address': { visit: { html: page('<p>Find us at the corner of 5th and Main.</p>'), listing: LISTED }, never: ['no-address', 'address-mismatch'] },
  'a mall in place of an address': { visit: { html: page('<p>Upper level, Riverside Mall, next to the cinema</p>'), listing: LISTED }, never: ['no-address'] },
  'a highway in place of an address': { visit: { html: page('<p>Located on Route 9, two miles past the bridge.</p>'), listing: LISTED }, never: ['no-address'] },
  'a link to the map': { visit: { html: page('<a href="https://maps.app.goo.gl/abc">Directions</a>'), listing: LISTED }, never: ['no-address'] },
  'an address in Spanish': { visit: { html: page('<p>Calle Ocho 1450, Miami</p>'), listing: LISTED }, never: ['no-address'] },
  'an address without a kind of street': { visit: { html: page('<p>12 West 30th, New York</p>'), listing: LISTED }, never: ['no-address', 'address-mismatch'] },

  'a booking service by its address alone': { visit: { html: page('<a href="https://joes.janeapp.com/"><img src="/j.png" alt="Jane" width="90" height="30"></a>') }, never: ['no-booking'] },
  'reservations at Yelp': { visit: { html: page('<a href="https://www.yelp.com/reservations/joes-pizza">Yelp</a>') }, never: ['no-booking'] },
  'a shop elsewhere': { visit: { html: page('<a href="https://www.etsy.com/shop/joes">Our Etsy</a>') }, never: ['no-booking'] },
  'a portal for patients': { visit: { html: page('<a href="https://portal.kareo.com/app">Patient portal</a>') }, never: ['no-booking'] },
  'a request in other words': { visit: { html: page('<a href="/contact">Request a consultation</a>') }, never: ['no-booking'] },
  'let’s talk': { visit: { html: page('<a href="/start">Start your project</a>') }, never: ['no-booking'] },

  'the law’s own notice': { visit: { html: page('<a href="/hipaa.pdf">HIPAA Notice</a>') }, never: ['no-privacy-policy'] },
  'a notice about cookies': { visit: { html: page('<a href="/cookies">Cookies</a>') }, never: ['no-privacy-policy'] },
  'a policy in small words': { visit: { html: page('<p>Read our privacy policy at joe.example/privacy</p>') }, never: ['no-privacy-policy'] },

  'ratings in figures': { visit: { html: page('<p>4.9 on Google (312 ratings)</p>') }, never: ['no-testimonials'] },
  'five stars in words': { visit: { html: page('<p>Five-star service, ask anybody</p>') }, never: ['no-testimonials'] },
  'the word of others': { visit: { html: page('<h2>Don’t take our word for it</h2><p>Best pizza ever. — Ann K.</p>') }, never: ['no-testimonials'] },
  'letters of thanks': { visit: { html: page('<h2>Love notes</h2><p>Thank you for saving our wedding. — Ann &amp; Bo</p>') }, never: ['no-testimonials'] },
  'a word with a name under it': { visit: { html: page('<section><p>They fixed our roof in a day and cleaned up after themselves.</p><p>– Marta G., Astoria</p></section>') }, never: ['no-testimonials'] },

  'a page’s own box of Facebook': { visit: { html: page('<iframe title="Facebook" src="https://www.facebook.com/plugins/page.php?href=https%3A%2F%2Fwww.facebook.com%2Fjoespizza"></iframe>') }, never: ['no-social-links'] },
  'a feed that a plugin fills': { visit: { html: page('<div id="sb_instagram" class="sbi sbi_mob_col_1" data-feedid="*1"></div>') }, never: ['no-social-links'] },
  'a profile on a network of another kind': { visit: { html: page('<a href="https://www.houzz.com/pro/joe">Houzz</a>') }, never: ['no-social-links'] },
  'a name after an at sign': { visit: { html: page('<p>Follow us @joespizza on Instagram</p>') }, never: ['no-social-links'] },

  'dates of popular posts': { visit: { html: page('<div class="popular-posts"><time datetime="2017-03-01">March 2017</time></div>') }, never: ['stale-news'] },
  'the date of the page itself': { visit: { html: page('<article class="post type-page"><time class="entry-date published" datetime="2016-05-01T10:00:00Z">May 1, 2016</time></article>') }, never: ['stale-news'] },
  'old news': { visit: { html: page('<section class="news"><time datetime="2017-03-01">March 2017</time><time datetime="2018-03-01">March 2018</time></section>') }, fails: ['stale-news'] },
  'a year that has a range in short': { visit: { html: page('<footer>© 2009–26 Joe</footer>') }, never: ['outdated-copyright'] },
  'a year beside a later change': { visit: { html: page('<footer><p>© 2009 Joe</p><p>Last updated January 2026</p></footer>') }, never: ['outdated-copyright'] },
  'the year of a book': { visit: { html: page('<p>Joe’s Cookbook, copyright 2011, Knopf</p><footer>Joe’s Pizza</footer>') }, never: ['outdated-copyright'] },

  'a second line of the heading in a box of its own': { visit: { html: `<!doctype html><html lang="en"><title>Joe’s Pizza</title><body><div><div><h1>Joe’s Pizza</h1></div><div><h2>Since 1999</h2></div><p>${COMPANY}</p><a href="/order">Order</a></div><h2>More</h2></body></html>` }, never: ['no-call-to-action'] },
  'a number to tap above the heading': { visit: { html: `<!doctype html><html lang="en"><title>Joe’s Pizza</title><body><div class="top"><a href="tel:+12125550123">212-555-0123</a></div><h1>Joe’s Pizza</h1><p>${COMPANY}</p><h2>More</h2></body></html>` }, never: ['no-call-to-action'] },
  'an opening with nothing to do': { visit: { html: `<!doctype html><html lang="en"><title>Joe’s Pizza</title><body><h1>Joe’s Pizza</h1><p>${COMPANY}</p><h2>More</h2><p><a href="/order">Order</a></p></body></html>` }, fails: ['no-call-to-action'] },

  'the same name under another ending': { visit: { html: page('', '<link rel="canonical" href="https://joe.test/">') }, never: ['canonical-elsewhere'] },
  'a page at a builder’s that names its own domain': { visit: { url: 'https://joespizza.wixsite.com/', html: page('', '<link rel="canonical" href="https://www.joes-pizza-nyc.com/">') }, never: ['canonical-elsewhere'] },
  'a copy of somebody else’s': { visit: { html: page('', '<link rel="canonical" href="https://template-demo.example/">') }, fails: ['canonical-elsewhere'] },

  'a picture of no size that counts': { visit: { html: page('<img src="https://t.example/p.gif" width="0" height="0"><img src="https://t.example/q.gif" style="width:1px;height:1px">') }, never: ['images-without-alt', 'images-without-dimensions'] },
  'a trap by its name': { visit: { html: page('<form><input type="text" name="honeypot"><input type="text" name="_gotcha"><div class="wpforms-field-hp"><input name="wpforms[hp]"></div><label>Mail <input type="email" name="m"></label></form>') }, never: ['unlabeled-inputs'] },
  'a closed window with a cross': { visit: { html: page('<div class="modal fade"><button class="close"></button><img src="/x.png" width="9" height="9"><input name="q"></div><dialog><button></button></dialog>') }, never: ['empty-buttons', 'images-without-alt', 'unlabeled-inputs'] },
  'a drawer that is shut': { visit: { html: page('<details><summary>Menu</summary><div><a href="/x"><i></i></a><button></button></div></details>') }, never: ['empty-links', 'empty-buttons'] },
  'references that load nothing': { visit: { html: page('', '<link rel="profile" href="http://gmpg.org/xfn/11"><link rel="shortlink" href="http://joe.example/"><link rel="dns-prefetch" href="http://x.example">') }, never: ['mixed-content'] },
  'data with a comment and with several blocks': { visit: { html: page('', '<script type="application/ld+json">/* business */ {"@type":"Restaurant","name":"Joe","address":"x"}</script>') }, never: ['no-business-schema', 'incomplete-business-schema'] },
  'data in capitals of the type': { visit: { html: page('', '<script type="Application/LD+JSON; charset=utf-8">{"@context":"https://schema.org","@type":"https://schema.org/Dentist","name":"Joe","address":"x"}</script>') }, never: ['no-business-schema', 'incomplete-business-schema'] },
};
