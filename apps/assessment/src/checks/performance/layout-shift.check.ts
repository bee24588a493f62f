import { defineCheck, pass, fail, unknown, measurement } from '../define-check.rules';

export const check = defineCheck({
  id: 'layout-shift',
  title: 'The page jumps while it loads',
  category: 'performance',
  severity: 2,
  effort: 'hours',
  explanation: 'When text and buttons move while a page loads, people tap the wrong thing and lose their place.',
  fix: 'Give pictures, ads and embedded boxes a fixed size, so that their room is kept before they arrive.',
  howToSee: 'Open https://pagespeed.web.dev, enter your address and look at “Cumulative Layout Shift” under Mobile.',
  es: {
    title: 'La página da saltos mientras carga',
    explanation: 'Cuando textos y botones se mueven durante la carga, la gente toca lo que no quería y pierde el hilo.',
    fix: 'Dé un tamaño fijo a imágenes, anuncios y recuadros incrustados, para reservarles su sitio.',
    howToSee: 'Abra https://pagespeed.web.dev, escriba su dirección y mire “Cumulative Layout Shift” en la pestaña móvil.',
  },
  standsOn: ['answers'],
  // 0.25 is where Google's Core Web Vitals call it poor.
  run: ({ vitals }) => {
    if ('unknown' in vitals.mobile) return unknown(vitals.mobile.unknown);
    const { cls } = vitals.mobile.measured;
    if (cls === null) return unknown({ en: 'The measurement has no Cumulative Layout Shift.', es: 'La medición no incluye el Cumulative Layout Shift.' });
    return cls > 0.25 ? fail(measurement('cumulative-layout-shift', { en: `${cls.toFixed(2)} on a phone; good is 0.1 or less`, es: `${cls.toFixed(2)} en un teléfono; lo bueno es 0.1 o menos` })) : pass;
  },
});
