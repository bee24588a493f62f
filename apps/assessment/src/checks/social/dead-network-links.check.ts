import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'dead-network-links',
  title: 'A link leads to a social network that is gone',
  category: 'social',
  severity: 1,
  effort: 'minutes',
  explanation: 'Who follows it finds an error, and sees that nobody has looked after the site for years.',
  fix: 'Remove the links to Google+, Vine and the like.',
  howToSee: 'Click the network’s icon.',
  es: {
    title: 'Un enlace lleva a una red social que ya no existe',
    explanation: 'Quien lo sigue encuentra un error y ve que hace años que nadie cuida el sitio.',
    fix: 'Quite los enlaces a Google+, Vine y similares.',
    howToSee: 'Haga clic en el icono de la red.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.links.filter(({ url }) => url !== null && GONE.test(new URL(url).hostname)).map((link) => element(link.element, onPage(site, page))))),
});

/** Google+ ended in April 2019, Vine in January 2017, Periscope in March 2021. */
const GONE = /^(plus\.google\.com|(www\.)?vine\.co|(www\.)?periscope\.tv|(www\.)?pscp\.tv)$/i;
