import { defineCheck, pass, fail, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-frame-protection',
  title: 'Other sites may show yours inside theirs',
  category: 'security',
  severity: 1,
  effort: 'minutes',
  explanation: 'A stranger can lay your site under a trap and let visitors click what they do not see.',
  fix: 'Send “X-Frame-Options: SAMEORIGIN” with every page.',
  howToSee: 'curl -sI YOUR-ADDRESS shows neither “x-frame-options” nor “frame-ancestors”.',
  es: {
    title: 'Otros sitios pueden mostrar el suyo dentro del de ellos',
    explanation: 'Un extraño puede poner su sitio debajo de una trampa y hacer que los visitantes pulsen lo que no ven.',
    fix: 'Envíe “X-Frame-Options: SAMEORIGIN” con cada página.',
    howToSee: 'curl -sI SU-DIRECCIÓN no muestra “x-frame-options” ni “frame-ancestors”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => (home.headers['x-frame-options'] || /frame-ancestors/i.test(home.headers['content-security-policy'] ?? '') ? pass : fail(header('x-frame-options', { en: 'absent, and Content-Security-Policy names no frame-ancestors', es: 'ausente, y Content-Security-Policy no indica frame-ancestors' }))),
});
