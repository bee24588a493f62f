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
    const sizeless = images.filter(({ attribs }) => attribs.width === undefined && attribs.height === undefined && !/(width|height|aspect-ratio)\s*:/i.test(attribs.style ?? ''));
    return sizeless.length > 0 && sizeless.length * 2 >= images.length ? failIfAny(sizeless.map((image) => element(image))) : pass;
  },
});
