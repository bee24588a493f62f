import { defineCheck, pass, fail, unknown, measurement } from '../define-check.rules';

export const check = defineCheck({
  id: 'slow-main-content',
  title: 'The main content appears late on phones',
  category: 'performance',
  severity: 3,
  effort: 'days',
  explanation: 'Most visitors come by phone and many leave when nothing shows for several seconds; search engines rank slow pages lower.',
  fix: 'Shrink the first large picture, load scripts later and let a faster host or a cache deliver the page.',
  howToSee: 'Open https://pagespeed.web.dev, enter your address and look at “Largest Contentful Paint” under Mobile.',
  es: {
    title: 'El contenido principal tarda en aparecer en teléfonos',
    explanation: 'La mayoría visita con el teléfono y muchos se van si en varios segundos no aparece nada; los buscadores relegan las páginas lentas.',
    fix: 'Reduzca la primera imagen grande, cargue los scripts después y use un alojamiento más rápido o una caché.',
    howToSee: 'Abra https://pagespeed.web.dev, escriba su dirección y mire “Largest Contentful Paint” en la pestaña móvil.',
  },
  standsOn: ['answers'],
  // 4,000 ms is where Google's Core Web Vitals call it poor.
  run: ({ vitals }) => {
    if ('unknown' in vitals.mobile) return unknown(vitals.mobile.unknown);
    const { lcpMs } = vitals.mobile.measured;
    if (lcpMs === null) return unknown({ en: 'The measurement has no Largest Contentful Paint.', es: 'La medición no incluye el Largest Contentful Paint.' });
    return lcpMs > 4_000 ? fail(measurement('largest-contentful-paint', { en: `${(lcpMs / 1_000).toFixed(1)} s on a phone; good is 2.5 s or less`, es: `${(lcpMs / 1_000).toFixed(1)} s en un teléfono; lo bueno son 2.5 s o menos` })) : pass;
  },
});
