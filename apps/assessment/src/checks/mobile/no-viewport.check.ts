import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-viewport',
  title: 'The page is not made for phones',
  category: 'mobile',
  severity: 4,
  effort: 'minutes',
  explanation: 'Without this line phones show the page as on a large screen, tiny and to be zoomed; Google ranks by the phone’s view.',
  fix: 'Add <meta name="viewport" content="width=device-width, initial-scale=1"> to the head of each page.',
  howToSee: 'Open the page on a phone: the text is tiny and the page is wider than the screen.',
  es: {
    title: 'La página no está hecha para teléfonos',
    explanation: 'Sin esta línea los teléfonos muestran la página como en una pantalla grande, diminuta; Google clasifica según la vista del teléfono.',
    fix: 'Añada <meta name="viewport" content="width=device-width, initial-scale=1"> a la cabecera de cada página.',
    howToSee: 'Abra la página en un teléfono: el texto es diminuto y la página, más ancha que la pantalla.',
  },
  run: ({ home }) => {
    if (home.meta.has('viewport')) return pass;
    return /viewport/i.test(home.dom.scriptText) ? unknown({ en: 'A script may add the viewport element.', es: 'Un script puede añadir el elemento viewport.' }) : fail(absence('head > meta[name=viewport]', { en: 'the home page has no viewport element', es: 'la página de inicio no tiene ningún elemento viewport' }));
  },
});
