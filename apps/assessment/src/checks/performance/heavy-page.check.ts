import { defineCheck, pass, fail, unknown, measurement } from '../define-check.rules';

export const check = defineCheck({
  id: 'heavy-page',
  title: 'The page is very heavy',
  category: 'performance',
  severity: 2,
  effort: 'hours',
  explanation: 'Every visitor has to load all of it, on mobile data and with a weak signal too.',
  fix: 'Compress the pictures (WebP or AVIF at the size at which they are shown) and drop videos that start by themselves.',
  howToSee: 'Open https://pagespeed.web.dev, enter your address and look for “Avoid enormous network payloads”.',
  es: {
    title: 'La página pesa mucho',
    explanation: 'Cada visitante tiene que cargarla entera, también con datos móviles y poca señal.',
    fix: 'Comprima las imágenes (WebP o AVIF, al tamaño en que se muestran) y quite los videos que empiezan solos.',
    howToSee: 'Abra https://pagespeed.web.dev, escriba su dirección y mire el tamaño total de la página.',
  },
  standsOn: ['answers'],
  run: ({ vitals }) => {
    if ('unknown' in vitals.mobile) return unknown(vitals.mobile.unknown);
    const { totalBytes } = vitals.mobile.measured;
    if (totalBytes === null) return unknown({ en: 'The measurement has no total size.', es: 'La medición no incluye el tamaño total.' });
    return totalBytes > 5_000_000 ? fail(measurement('total-byte-weight', { en: `${(totalBytes / 1_000_000).toFixed(1)} MB; half of all pages need less than 2.7 MB`, es: `${(totalBytes / 1_000_000).toFixed(1)} MB; la mitad de las páginas necesita menos de 2.7 MB` })) : pass;
  },
});
