import { defineCheck, pass, fail, unknown, measurement } from '../define-check.rules';

export const check = defineCheck({
  id: 'blocked-by-scripts',
  title: 'Scripts keep phones busy',
  category: 'performance',
  severity: 2,
  effort: 'days',
  explanation: 'While a phone works through scripts, taps and scrolling do nothing, and the page feels broken.',
  fix: 'Remove plugins and widgets that nobody uses, and load the others after the page.',
  howToSee: 'Open https://pagespeed.web.dev, enter your address and look at “Total Blocking Time” under Mobile.',
  es: {
    title: 'Los scripts mantienen ocupado al teléfono',
    explanation: 'Mientras el teléfono trabaja con los scripts, tocar y desplazarse no hace nada, y la página parece estropeada.',
    fix: 'Quite los complementos que nadie usa y cargue los demás después de la página.',
    howToSee: 'Abra https://pagespeed.web.dev, escriba su dirección y mire “Total Blocking Time” en la pestaña móvil.',
  },
  standsOn: ['answers'],
  // 600 ms is where Lighthouse's mobile scoring turns red.
  run: ({ vitals }) => {
    if ('unknown' in vitals.mobile) return unknown(vitals.mobile.unknown);
    const { tbtMs } = vitals.mobile.measured;
    if (tbtMs === null) return unknown({ en: 'The measurement has no Total Blocking Time.', es: 'La medición no incluye el Total Blocking Time.' });
    return tbtMs > 600 ? fail(measurement('total-blocking-time', { en: `${Math.round(tbtMs)} ms on a phone; good is 200 ms or less`, es: `${Math.round(tbtMs)} ms en un teléfono; lo bueno son 200 ms o menos` })) : pass;
  },
});
