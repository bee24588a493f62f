import { defineCheck, pass, fail, unknown, measurement } from '../define-check.rules';

export const check = defineCheck({
  id: 'low-performance-score',
  title: 'Google rates the page’s speed on phones as poor',
  category: 'performance',
  severity: 3,
  effort: 'days',
  explanation: 'The score sums up how long a visitor on a phone waits; below 50 Google shows it in red.',
  fix: 'Begin with the largest pictures and with scripts that are not needed at once; then measure again.',
  howToSee: 'Open https://pagespeed.web.dev and enter your address; the number in the circle is the score.',
  es: {
    title: 'Google califica de mala la velocidad en teléfonos',
    explanation: 'La puntuación resume cuánto espera un visitante con teléfono; por debajo de 50 Google la muestra en rojo.',
    fix: 'Empiece por las imágenes más grandes y por los scripts que no hacen falta al principio; después vuelva a medir.',
    howToSee: 'Abra https://pagespeed.web.dev y escriba su dirección; el número del círculo es la puntuación.',
  },
  standsOn: ['answers'],
  // Lighthouse: 0–49 is poor.
  run: ({ vitals }) => {
    if ('unknown' in vitals.mobile) return unknown(vitals.mobile.unknown);
    const { performance, source } = vitals.mobile.measured;
    if (performance === null) return unknown({ en: 'The measurement has no performance score.', es: 'La medición no incluye la puntuación de rendimiento.' });
    return performance < 50 ? fail(measurement('performance-score', { en: `${Math.round(performance)} of 100 on a phone (${source})`, es: `${Math.round(performance)} de 100 en un teléfono (${source})` })) : pass;
  },
});
