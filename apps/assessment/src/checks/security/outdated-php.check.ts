import { defineCheck, pass, fail, unknown, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'outdated-php',
  title: 'The server runs a PHP that is no longer repaired',
  category: 'security',
  severity: 3,
  effort: 'hours',
  explanation: 'Newly found holes in it stay open for good.',
  fix: 'Choose PHP 8.3 or later in your host’s panel, and try the site afterwards.',
  howToSee: 'curl -sI YOUR-ADDRESS: the “x-powered-by” line names the version.',
  es: {
    title: 'El servidor usa un PHP que ya no recibe arreglos',
    explanation: 'Los agujeros que se descubran quedarán abiertos para siempre.',
    fix: 'Elija PHP 8.3 o posterior en el panel de su alojamiento y pruebe después el sitio.',
    howToSee: 'curl -sI SU-DIRECCIÓN: la línea “x-powered-by” nombra la versión.',
  },
  standsOn: ['answers'],
  // PHP 7.4, the last below 8.0, reached its end on 28 November 2022 (php.net/eol).
  run: ({ home }) => {
    const told = [home.headers['x-powered-by'], home.headers.server].find((value) => /PHP\/\d+\.\d+/i.test(value ?? ''));
    return told !== undefined && Number(/PHP\/(\d+)/i.exec(told)?.[1]) < 8 ? DISTRIBUTION.test(told) ? unknown({ en: 'The distribution that this PHP comes from may still repair it.', es: 'Puede que la distribución de la que viene este PHP aún lo repare.' }) : fail(header(told === home.headers.server ? 'server' : 'x-powered-by', told)) : pass;
  },
});

/** Versions of distributions, which repair for years longer than PHP’s makers. */
const DISTRIBUTION = /PHP\/[\d.]+[-+~.]?\S*(ubuntu|deb|el\d|sury|remi|amzn|fc\d)/i;
