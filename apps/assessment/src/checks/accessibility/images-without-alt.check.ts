import { type Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'images-without-alt',
  title: 'Pictures have no description',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'People who cannot see the pictures learn nothing of them, and Google’s picture search does neither.',
  fix: 'Give each img an alt text; alt="" for mere decoration.',
  howToSee: 'View the page’s source: img elements lack “alt”.',
  es: {
    title: 'Hay imágenes sin descripción',
    explanation: 'Quien no puede ver las imágenes no se entera de lo que muestran, y la búsqueda de imágenes de Google tampoco.',
    fix: 'Dé a cada img un texto alt; alt="" si es mera decoración.',
    howToSee: 'Vea el código fuente: hay elementos img sin “alt”.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('img').filter((image) => image.attribs.alt === undefined && !isDescribed(image) && !page.dom.isHidden(image)).map((image) => element(image, onPage(site, page))))),
});

function isDescribed({ attribs }: Element): boolean {
  // A picture of one pixel counts visits and shows nothing.
  return ['aria-label', 'aria-labelledby', 'title'].some((name) => attribs[name]) || attribs.role === 'presentation' || attribs.role === 'none' || attribs.width === '1' || attribs.height === '1';
}
