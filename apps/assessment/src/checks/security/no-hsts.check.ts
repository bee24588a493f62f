import { defineCheck, pass, fail, unknown, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-hsts',
  title: 'Browsers are not told to insist on encryption',
  category: 'security',
  severity: 1,
  effort: 'minutes',
  explanation: 'The first visit can be diverted to an unencrypted copy; one header prevents it.',
  fix: 'Send “Strict-Transport-Security: max-age=31536000” with every page.',
  howToSee: 'curl -sI https://YOUR-ADDRESS shows no “strict-transport-security” line.',
  es: {
    title: 'No se pide a los navegadores que insistan en el cifrado',
    explanation: 'La primera visita puede desviarse a una copia sin cifrar; una cabecera lo impide.',
    fix: 'Envíe “Strict-Transport-Security: max-age=31536000” con cada página.',
    howToSee: 'curl -sI https://SU-DIRECCIÓN no muestra la línea “strict-transport-security”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => {
    if (!home.finalUrl.startsWith('https:')) return unknown({ en: 'The header has a meaning on encrypted pages only.', es: 'La cabecera solo tiene sentido en páginas cifradas.' });
    return home.headers['strict-transport-security'] ? pass : fail(header('strict-transport-security', { en: 'absent', es: 'ausente' }));
  },
});
