import { hostOf } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'empty-social-links',
  title: 'Links to social networks lead to nobody’s profile',
  category: 'social',
  severity: 2,
  effort: 'minutes',
  explanation: 'The visitor lands on the network’s start page: the template’s links were never filled in.',
  fix: 'Put the addresses of your own profiles in, or remove the icons.',
  howToSee: 'Click the icons of the networks.',
  es: {
    title: 'Los enlaces a redes sociales no llevan a ningún perfil',
    explanation: 'El visitante llega a la portada de la red: los enlaces de la plantilla nunca se rellenaron.',
    fix: 'Ponga las direcciones de sus perfiles o quite los iconos.',
    howToSee: 'Haga clic en los iconos de las redes.',
  },
  run: ({ home }) => failIfAny(home.links.filter(({ url, href }) => url !== null && !/#!?\/?\w/.test(href) && /(^|\.)(facebook|instagram|twitter|x|linkedin|youtube|tiktok|pinterest)\.com$/.test(hostOf(url)) && /^\/?$/.test(new URL(url).pathname) && new URL(url).search === '').map((link) => element(link.element))),
});
