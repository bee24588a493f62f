import { onPage } from '../../site/page.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'image-button-without-alt',
  title: 'A button that is a picture has no words',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'A screen reader says only “button”; nobody knows what it does.',
  fix: 'Write alt="Send" (or what it does) on <input type="image">.',
  howToSee: 'View the page’s source and search for type="image".',
  es: {
    title: 'Un botón que es una imagen no tiene texto',
    explanation: 'El lector de pantalla solo dice “botón”; nadie sabe para qué sirve.',
    fix: 'Escriba alt="Enviar" (o lo que haga) en <input type="image">.',
    howToSee: 'Vea el código fuente y busque type="image".',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('input').filter((one) => /^image$/i.test(one.attribs.type ?? '') && ['alt', 'aria-label', 'aria-labelledby', 'title'].every((name) => (one.attribs[name] ?? '').trim() === '') && !page.dom.isHidden(one)).map((one) => element(one, onPage(site, page))))),
});
