import { defineCheck, pass, fail, unknown, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'short-hsts',
  title: 'Browsers are told to insist on encryption for a short time only',
  category: 'security',
  severity: 1,
  effort: 'minutes',
  explanation: 'After a few weeks without a visit the protection is gone.',
  fix: 'Send Strict-Transport-Security: max-age=31536000.',
  howToSee: 'Run: curl -sI YOUR-ADDRESS and read “strict-transport-security”.',
  es: {
    title: 'Se pide insistir en el cifrado solo por poco tiempo',
    explanation: 'Tras unas semanas sin visita, la protección desaparece.',
    fix: 'Envíe Strict-Transport-Security: max-age=31536000.',
    howToSee: 'Ejecute curl -sI SU-DIRECCIÓN y lea “strict-transport-security”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => {
    const told = home.headers['strict-transport-security'];
    if (!home.finalUrl.startsWith('https:') || told === undefined) return unknown({ en: 'The page does not send the header.', es: 'La página no envía la cabecera.' });
    const seconds = /max-age\s*=\s*"?(\d+)/i.exec(told)?.[1];
    // 30 days: what most advise as the step before a year.
    return seconds === undefined || Number(seconds) < 2_592_000 ? fail(header('strict-transport-security', told)) : pass;
  },
});
