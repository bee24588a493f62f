import { hostOf } from '../../site/page.rules';
import { mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages, LINKS } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-social-links',
  title: 'The site does not link to your profiles',
  category: 'social',
  severity: 1,
  effort: 'minutes',
  explanation: 'People look at recent pictures and posts before they come.',
  fix: 'Link to the profiles that you keep up to date from the footer.',
  howToSee: 'Look for Facebook or Instagram on the home page.',
  es: {
    title: 'El sitio no enlaza a sus perfiles',
    explanation: 'La gente mira fotos y publicaciones recientes antes de venir.',
    fix: 'Enlace desde el pie de página a los perfiles que mantiene al día.',
    howToSee: 'Busque Facebook o Instagram en la página de inicio.',
  },
  run: ({ pages }) => {
    const linked = pages.some((page) => page.links.some(({ url }) => url !== null && NETWORKS.test(hostOf(url))) || page.schema.nodes.some((node) => node.sameAs !== undefined));
    if (linked) return pass;
    if (pages.some(({ dom }) => NAMED.test(dom.scriptText))) return unknown({ en: 'A script may lead to a profile.', es: 'Un script puede llevar a un perfil.' });
    if (pages.some(({ dom }) => dom.all('iframe').some(({ attribs }) => NAMED.test(decoded(attribs.src ?? attribs['data-src'] ?? ''))))) return pass;
    if (pages.some(({ dom }) => SPOKEN_OF.test(dom.everyWord) || dom.elements.some(({ attribs }) => FEED.test(`${attribs.class ?? ''} ${attribs.id ?? ''}`)))) return unknown({ en: 'The page names a profile, or keeps a place for a feed.', es: 'La página nombra un perfil o reserva sitio para publicaciones.' });
    const later = mayComeLater(pages);
    return later !== null ? unknown(later) : fail(absence(LINKS, onPages(pages, { en: 'no link to a social profile', es: 'ningún enlace a un perfil de redes sociales' })));
  },
});

const NAMED = /(facebook|instagram|twitter|linkedin|youtube|tiktok|yelp)\.com\/\w/i;
const NETWORKS = /(^|\.)(facebook\.com|fb\.(com|me)|instagram\.com|twitter\.com|x\.com|linkedin\.com|youtube\.com|youtu\.be|tiktok\.com|pinterest\.com|yelp\.com|nextdoor\.com|threads\.net|bsky\.app|linktr\.ee|houzz\.com|vimeo\.com|tumblr\.com|snapchat\.com|flickr\.com|reddit\.com|discord\.(gg|com)|t\.me|wa\.me|whatsapp\.com|tripadvisor\.com|foursquare\.com|behance\.net|twitch\.tv|alignable\.com|beacons\.ai|mastodon\.\w+|google\.com\/\+)$/i;
/** “Follow us @joespizza”. */
const SPOKEN_OF = /(^|\s)@[a-z_][\w.]{2,29}\b|\b(follow|find|like|join) us (@|on|at) ?\w/im;
const FEED = /sb_instagram|\bsbi(_|\b)|\bcff\b|(insta(gram)?|facebook|twitter|social|tiktok)[-_]?(feed|wall|stream|icons?|links?|media|share)|fb-page|(^|[\s_-])socials?([\s_-]|$)|juicer|taggbox|curator-feed/i;

function decoded(address: string): string {
  return address.replace(/%3A/gi, ':').replace(/%2F/gi, '/');
}
