import { mayComeLater, nameOf } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, LINKS } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-booking',
  title: 'Customers cannot book or order online',
  category: 'conversion',
  severity: 2,
  effort: 'hours',
  explanation: 'People book in the evening, from the sofa; who offers it gets the customer without a call.',
  fix: 'Link to a booking or ordering service from the home page; many are free to begin with.',
  howToSee: 'Try to book or order on your site without calling.',
  es: {
    title: 'Los clientes no pueden reservar ni pedir en línea',
    explanation: 'La gente reserva por la noche, desde el sofá; quien lo ofrece gana al cliente sin una llamada.',
    fix: 'Enlace desde la página de inicio a un servicio de reservas o pedidos; muchos son gratuitos al principio.',
    howToSee: 'Intente reservar o pedir en su sitio sin llamar.',
  },
  run: ({ pages, technologies }) => {
    if (technologies.some(({ kind }) => kind === 'booking' || kind === 'ordering' || kind === 'commerce')) return pass;
    if (pages.some((page) => page.links.some(({ href, element: link }) => BOOKING_WORDS.test(nameOf(link)) || BOOKING_PATH.test(href) || BOOKING_HOST.test(href.slice(0, LONGEST_HOST))) || page.dom.all('button', 'input').some((one) => (one.name === 'button' || /^(submit|button|image)$/i.test(one.attribs.type ?? '')) && BOOKING_WORDS.test(nameOf(one))) || page.dom.elements.some((one) => one.attribs.role === 'button' && BOOKING_WORDS.test(nameOf(one))) || page.dom.all('input').some(({ attribs }) => /^(date|time|datetime-local)$/i.test(attribs.type ?? '')))) return pass;
    if (pages.some(({ dom }) => dom.elements.some(({ name, attribs }) => (name === 'script' && MAKERS.test(attribs.src ?? '')) || MAKERS.test(`${attribs.class ?? ''} ${attribs.id ?? ''}`)))) return unknown({ en: 'A booking tool may be there.', es: 'Puede haber una herramienta de reservas.' });
    const later = mayComeLater(pages);
    if (later !== null) return unknown(later);
    return fail(absence(LINKS, onPages(pages, { en: 'no link or button to book, order or make an appointment', es: 'ningún enlace ni botón para reservar, pedir o concertar una cita' })));
  },
});

const BOOKING_WORDS = /\b(book(ing)?|reserv(e|ation)s?|schedule|appointments?|order (online|now|here|ahead)|buy|shop|add to cart|checkout|get tickets|sign up|join (now|online|today)|free trial|(request|claim|get|ask for|arrange|plan|set up) (a|an|my|your|our) ([\w-]+ ){0,2}(quote|estimate|appointment|visit|service|inspection|consultation|consult|demo|tour|call ?back|pick-?up|table|spot|seat|session|lesson|class|trial|bid|proposal|evaluation|assessment|meeting)|free (quote|estimate|inspection|consultation|consult|trial|class|lesson|session)s?|(check|pick) (a|my|your|our) (date|time)|availability|enroll|register|apply (now|online|today)|rent (a|an|now|this|online)|donate|get (started|tickets)|start (your|a|my)|(patient|client|customer|member) (portal|login|area)|reserva(r|ci[oó]n(es)?)?|agend(a|ar|e)|(pedir|pida|haga|programe|solicit(ar|e)) (una |su )?(cita|presupuesto|turno)|cita previa|ordena(r)?|orden(e|ar) (en l[ií]nea|ahora)|pedir (en l[ií]nea|online|ahora)|compra(r)?|tienda)\b/i;
const BOOKING_PATH = /\/(book|booking|reserve|reservations?|order|orders|order-online|appointments?|schedule|shop|store|cart|reservas?|reservar|citas?|agenda|agendar|tienda|pedidos?|pedir|quote|estimate)(\/|\?|$|\.)/i;

const MAKERS = /book(ing|now|well|eo|sy)?[-_./]?(widget|js|button|app)|\b(booking|appointment|scheduling|scheduler|reservation|reserve)s?\b|amelia|bookly|simplybook|schedulicity|styleseat|glossgenius|joinblvd|zenoti|phorest|janeapp|nexhealth|localmed|solutionreach|popmenu|bentobox|olo\.com|tripleseat|fareharbor|peek\.com|checkfront|cloudbeds|getjobber|workiz/i;
/** Beyond it no name of a host is looked for: an address may be a million characters long. */
const LONGEST_HOST = 300;
/** Services at which people book, order, buy or pay, beyond those that are told by name. */
const BOOKING_HOST = /\/\/[^/]*\b(squareup|square|janeapp|simplepractice|glossgenius|schedulicity|styleseat|bookeo|wellnessliving|zenplanner|pike13|gymdesk|eventbrite|ticketleap|ticketmaster|fareharbor|checkfront|peek|getjobber|workiz|nexhealth|localmed|vetstoria|petdesk|gingr|moego|daysmart|tripleseat|spoton|menufy|beyondmenu|eatstreet|olo|popmenu|airbnb|vrbo|booking|expedia|cloudbeds|campspot|postmates|seamless|ezcater|instacart|goldbelly|etsy|bigcartel|thumbtack|angi|homeadvisor|rover|patreon|paypal|venmo|donorbox|solvhealth|phreesia|athenahealth|mychart|kareo|tebra|drchrono|practicefusion|healow|followmyhealth|joinblvd|zenoti|phorest|simplybook|appointy|10to8|youcanbook|oncehub|hubspot|as\.me|eatapp|tablecheck|yelp\.com\/reservations|amazon|ebay|storenvy|bandcamp|substack|teachable|kajabi|portal\.[^/]+|book\.[^/]+|booking\.[^/]+|order\.[^/]+|shop\.[^/]+|store\.[^/]+)\.(com|net|org|io|us|app|me|site|shop|link|health|md)\b|\/\/[^/]*(yelp\.com\/reservations|as\.me)\b/i;
