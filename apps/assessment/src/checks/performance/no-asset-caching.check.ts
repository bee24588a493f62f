import { hostOf } from '../../site/page.rules';
import { defineCheck, pass, failIfAny, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-asset-caching',
  title: 'Returning visitors load everything again',
  category: 'performance',
  severity: 2,
  effort: 'minutes',
  explanation: 'Without caching every page view fetches the same style sheets and scripts once more.',
  fix: 'Send “Cache-Control: max-age=604800” with pictures, styles and scripts.',
  howToSee: 'curl -sI ADDRESS-OF-A-STYLE-SHEET shows neither “cache-control” nor “etag”.',
  es: {
    title: 'Quien vuelve tiene que cargarlo todo otra vez',
    explanation: 'Sin caché, cada visita vuelve a pedir las mismas hojas de estilo y los mismos scripts.',
    fix: 'Envíe “Cache-Control: max-age=604800” con imágenes, estilos y scripts.',
    howToSee: 'curl -sI DIRECCIÓN-DE-UNA-HOJA-DE-ESTILO no muestra “cache-control” ni “etag”.',
  },
  standsOn: ['answers'],
  run: ({ assets, home }) => {
    const own = assets.filter(({ url, probe }) => hostOf(url) === hostOf(home.finalUrl) && probe.state === 'answered' && probe.answer.status === 200);
    if (own.length === 0) return unknown({ en: 'No file of the page’s own server could be looked at.', es: 'No se pudo mirar ningún archivo del propio servidor de la página.' });
    const uncached = own.filter(({ probe }) => probe.state === 'answered' && !['cache-control', 'etag', 'last-modified', 'expires'].some((name) => probe.answer.headers[name] !== undefined));
    return uncached.length === own.length ? failIfAny(uncached.map(({ url }) => address(url, { en: 'neither Cache-Control nor ETag nor Last-Modified', es: 'ni Cache-Control, ni ETag, ni Last-Modified' }))) : pass;
  },
});
