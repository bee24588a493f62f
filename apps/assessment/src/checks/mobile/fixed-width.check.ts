import { isElement, type Element } from '../../site/dom.rules';
import { wordCount } from '../../site/status.rules';
import { styleOf } from '../contrast.rules';
import { defineCheck, pass, failIfAny, unknown, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'fixed-width',
  title: 'The page is wider than a phone’s screen',
  category: 'mobile',
  severity: 3,
  effort: 'hours',
  explanation: 'The layout has a fixed width, so on a phone people must scroll sideways to read it.',
  fix: 'Replace the fixed width by “max-width” and let the columns wrap.',
  howToSee: 'Make the browser’s window narrow: the text is cut off at the right.',
  es: {
    title: 'La página es más ancha que la pantalla de un teléfono',
    explanation: 'El diseño tiene un ancho fijo, así que en un teléfono hay que desplazarse de lado para leer.',
    fix: 'Sustituya el ancho fijo por “max-width” y deje que las columnas se acomoden.',
    howToSee: 'Estreche la ventana del navegador: el texto se corta por la derecha.',
  },
  run: ({ home }) => {
    const words = wordCount(home.dom.text);
    if (words === 0) return pass;
    const wrappers = home.dom.all('div', 'table', 'center', 'main', 'body').filter((one) => isWide(one) && !home.dom.isHidden(one) && wordCount(home.dom.textOf(one)) * 2 >= words && !scrollsInside(one));
    const [first] = wrappers;
    // A style sheet overrules a width that stands in an attribute, or that is overruled on purpose.
    if (first && home.meta.has('viewport') && first.attribs.width !== undefined && home.dom.all('link', 'style').some(({ name, attribs }) => name === 'style' || /stylesheet/i.test(attribs.rel ?? ''))) return unknown({ en: 'A style sheet may change the width on phones.', es: 'Una hoja de estilo puede cambiar el ancho en los teléfonos.' });
    return failIfAny(wrappers.slice(0, 1).map((one) => element(one)));
  },
});

function scrollsInside(one: Element): boolean {
  for (let at = one.parent; isElement(at); at = at.parent) if (/overflow(-x)?\s*:\s*(auto|scroll)/i.test(at.attribs.style ?? '') || /(^|\s)(table-responsive|overflow-(x-)?(auto|scroll))/.test(at.attribs.class ?? '')) return true;
  return false;
}

function isWide({ attribs }: Element): boolean {
  const style = styleOf(attribs.style);
  const width = /^(\d+)px$/.exec(style.get('width') ?? style.get('min-width') ?? '')?.[1] ?? /^(\d{3,5})$/.exec(attribs.width ?? '')?.[1];
  return Number(width ?? 0) >= 900 && style.get('max-width') === undefined && !/absolute|fixed/.test(style.get('position') ?? '');
}
