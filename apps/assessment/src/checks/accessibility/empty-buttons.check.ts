import { type Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { mayHaveName, isOutOfReach } from '../accessible-name.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'empty-buttons',
  title: 'Buttons have no words',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'A screen reader says only “button”; nobody knows what it does.',
  fix: 'Add words or aria-label="Open the menu".',
  howToSee: 'View the page’s source: the button holds only an icon.',
  es: {
    title: 'Hay botones sin texto',
    explanation: 'El lector de pantalla solo dice “botón”; nadie sabe para qué sirve.',
    fix: 'Añada un texto o aria-label="Abrir el menú".',
    howToSee: 'Vea el código fuente: el botón solo contiene un icono.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.elements.filter((one) => isButton(one) && !page.dom.isHidden(one) && !isOutOfReach(one) && !mayHaveName(one)).map((one) => element(one, onPage(site, page))))),
});

function isButton({ name, attribs }: Element): boolean {
  if (name === 'input') return attribs.type === 'button' && (attribs.value ?? '').trim() === '';
  return name === 'button' || (attribs.role === 'button' && name !== 'a');
}
