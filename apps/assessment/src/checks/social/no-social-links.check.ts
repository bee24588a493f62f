import { hostOf } from '../../site/page.rules';
import { mayComeLater } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence, onPages } from '../define-check.rules';

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
    const later = mayComeLater(pages);
    return later !== null ? unknown(later) : fail(absence('a', onPages(pages, { en: 'no link to a social profile', es: 'ningún enlace a un perfil de redes sociales' })));
  },
});

const NAMED = /(facebook|instagram|twitter|linkedin|youtube|tiktok|yelp)\.com\/\w/i;
const NETWORKS = /(^|\.)(facebook\.com|fb\.(com|me)|instagram\.com|twitter\.com|x\.com|linkedin\.com|youtube\.com|youtu\.be|tiktok\.com|pinterest\.com|yelp\.com|nextdoor\.com|threads\.net|bsky\.app|linktr\.ee)$/i;
