import { absolute, comesInSizes } from '../../site/page.rules';
import { defineCheck, failIfAny, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'oversized-image',
  title: 'A picture is far too large',
  category: 'performance',
  severity: 3,
  effort: 'minutes',
  explanation: 'A picture of more than a megabyte takes seconds on a phone, and it is often the first thing that a visitor waits for.',
  fix: 'Save it as WebP or JPEG at the width at which it is shown; 200 KB are plenty.',
  howToSee: 'Right-click the picture, open it in a new tab and look at its size in the page’s network panel.',
  es: {
    title: 'Una imagen es demasiado grande',
    explanation: 'Una imagen de más de un megabyte tarda segundos en un teléfono, y a menudo es lo primero que espera el visitante.',
    fix: 'Guárdela como WebP o JPEG al ancho en que se muestra; 200 KB son de sobra.',
    howToSee: 'Haga clic derecho en la imagen, ábrala en otra pestaña y mire su tamaño en el panel de red.',
  },
  standsOn: ['answers'],
  run: ({ assets, home }) => {
    const sized = new Set(home.dom.all('img').filter((image) => !comesInSizes(image)).map(({ attribs }) => absolute(attribs.src ?? '', home.base)));
    const images = assets.filter((asset) => asset.kind === 'image' && sized.has(asset.url) && asset.probe.state === 'answered' && asset.probe.answer.status === 200);
    const sizes = images.map(({ url, probe }) => ({ url, bytes: probe.state === 'answered' ? Number(probe.answer.headers['content-length'] ?? probe.answer.bytes) : 0 }));
    const large = sizes.filter(({ bytes }) => bytes > 1_000_000);
    if (large.length === 0 && !sizes.some(({ bytes }) => bytes > 0)) return unknown({ en: 'No picture’s size could be learned.', es: 'No se pudo saber el tamaño de ninguna imagen.' });
    return failIfAny(large.map(({ url, bytes }) => address(url, `${(bytes / 1_000_000).toFixed(1)} MB`)));
  },
});
