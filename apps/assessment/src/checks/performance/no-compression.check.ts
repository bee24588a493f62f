import { defineCheck, pass, fail, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-compression',
  title: 'Text is sent uncompressed',
  category: 'performance',
  severity: 2,
  effort: 'minutes',
  explanation: 'Compressed pages are three to five times smaller and arrive sooner; every browser understands it.',
  fix: 'Switch on gzip or Brotli at the server or host; it is one setting.',
  howToSee: 'curl -sI -H "Accept-Encoding: gzip" YOUR-ADDRESS shows no “content-encoding” line.',
  es: {
    title: 'El texto se envía sin comprimir',
    explanation: 'Las páginas comprimidas ocupan de tres a cinco veces menos y llegan antes; todos los navegadores las entienden.',
    fix: 'Active gzip o Brotli en el servidor o en su alojamiento; es un solo ajuste.',
    howToSee: 'curl -sI -H "Accept-Encoding: gzip" SU-DIRECCIÓN no muestra la línea “content-encoding”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => {
    const encoding = home.headers['content-encoding'];
    // Lighthouse lets savings below 1,400 bytes be, and text shrinks by half at least: smaller pages may stay as they are.
    if (encoding !== undefined || home.wireBytes < home.bytes * 0.9 || home.bytes < 2_800) return pass;
    return fail(header('content-encoding', { en: `absent; ${home.bytes} bytes were sent as they are`, es: `ausente; se enviaron ${home.bytes} bytes tal cual` }));
  },
});
