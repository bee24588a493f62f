import { textInside } from '../../site/dom.rules';
import { defineCheck, pass, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'images-without-dimensions',
  title: 'Pictures do not say their size',
  category: 'performance',
  severity: 1,
  effort: 'hours',
  explanation: 'Without width and height the browser keeps no room for a picture, and the text jumps when it arrives.',
  fix: 'Write width and height on each img element.',
  howToSee: 'View the page’s source: img elements lack width and height.',
  es: {
    title: 'Las imágenes no dicen su tamaño',
    explanation: 'Sin ancho ni alto el navegador no les reserva sitio, y el texto salta cuando llegan.',
    fix: 'Escriba width y height en cada elemento img.',
    howToSee: 'Vea el código fuente: a los elementos img les faltan width y height.',
  },
  run: ({ home }) => {
    const images = home.dom.all('img').filter((image) => !home.dom.isHidden(image) && image.attribs.src && !image.attribs.src.startsWith('data:'));
    // Among very many pictures each would be looked up in the style sheet.
    const sheet = images.length > MOST_LOOKED_UP ? '' : home.dom.all('style').map(textInside).join('').slice(0, MOST_STYLE);
    const sizeless = images.filter(({ attribs }) => attribs.width === undefined && attribs.height === undefined && !/(width|height|aspect-ratio|position)\s*:/i.test(attribs.style ?? '') && !SIZING_CLASS.test(attribs.class ?? '') && !isSizedBy(sheet, attribs.class));
    return sizeless.length > 0 && sizeless.length * 2 >= images.length ? failIfAny(sizeless.map((image) => element(image))) : pass;
  },
});

/** Classes that say the size by themselves, as Tailwind's do. */
const SIZING_CLASS = /(^|\s)([a-z]+:)*(h|size|aspect)-(\[|\d|full|screen|video|square)/;
const MOST_STYLE = 300_000;
const MOST_LOOKED_UP = 300;

/** Whether a rule inside the page gives a height or a ratio to one of the classes. */
function isSizedBy(sheet: string, names: string | undefined): boolean {
  return (names ?? '').split(/\s+/).slice(0, 10).some((name) => {
    const at = name === '' ? -1 : sheet.indexOf(`.${name}`);
    const rule = at < 0 ? '' : sheet.slice(at, at + 600);
    return /(^|[;{\s])(height|aspect-ratio)\s*:/i.test(rule.slice(rule.indexOf('{'), rule.indexOf('}') < 0 ? undefined : rule.indexOf('}')));
  });
}
