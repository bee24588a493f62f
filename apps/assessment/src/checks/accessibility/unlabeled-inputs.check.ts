import { isElement, type Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { isOutOfReach } from '../accessible-name.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'unlabeled-inputs',
  title: 'Form fields have no label',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'The hint inside a field disappears when one types, and screen readers may not read it: people do not know what to enter.',
  fix: 'Put a <label for="…"> before each field.',
  howToSee: 'Click the words beside a field: the cursor does not move into it.',
  es: {
    title: 'Hay campos de formulario sin etiqueta',
    explanation: 'La indicación dentro del campo desaparece al escribir, y los lectores de pantalla quizá no la lean: la gente no sabe qué poner.',
    fix: 'Ponga un <label for="…"> delante de cada campo.',
    howToSee: 'Haga clic en las palabras junto a un campo: el cursor no entra en él.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => {
    const labelled = new Set(page.dom.all('label').map((label) => label.attribs.for));
    return page.dom.all('input', 'select', 'textarea').filter((field) => isField(field) && !page.dom.isHidden(field) && !isOutOfReach(field) && !labelled.has(field.attribs.id ?? '\u0000') && !isInsideLabel(field)).map((field) => element(field, onPage(site, page)));
  })),
});

function isField({ name, attribs }: Element): boolean {
  const named = ['aria-label', 'aria-labelledby', 'title'].some((attribute) => (attribs[attribute] ?? '').trim() !== '');
  return !named && (name !== 'input' || !/^(hidden|submit|button|reset|image)$/i.test(attribs.type ?? ''));
}

function isInsideLabel(field: Element): boolean {
  for (let at = field.parent; isElement(at); at = at.parent) if (at.name === 'label') return true;
  return false;
}
