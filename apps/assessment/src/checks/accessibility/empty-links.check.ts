import { onPage } from '../../site/page.rules';
import { mayHaveName, isOutOfReach } from '../accessible-name.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'empty-links',
  title: 'Links have no words',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'A screen reader says only “link”; nobody knows where it leads.',
  fix: 'Add words, an alt text to the picture inside, or aria-label="Instagram".',
  howToSee: 'View the page’s source: the link holds only an icon.',
  es: {
    title: 'Hay enlaces sin texto',
    explanation: 'El lector de pantalla solo dice “enlace”; nadie sabe adónde lleva.',
    fix: 'Añada un texto, una descripción alt a la imagen o aria-label="Instagram".',
    howToSee: 'Vea el código fuente: el enlace solo contiene un icono.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.links.filter((link) => link.element.name === 'a' && link.href !== '' && !page.dom.isHidden(link.element) && !isOutOfReach(link.element) && !mayHaveName(link.element)).map((link) => element(link.element, onPage(site, page))))),
});
