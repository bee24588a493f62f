import { defineCheck, pass, failIfAny, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'redirect-chain',
  title: 'Visitors are sent from address to address before they see anything',
  category: 'performance',
  severity: 1,
  effort: 'minutes',
  explanation: 'Each detour costs a phone a good part of a second.',
  fix: 'Let the first address lead straight to the last.',
  howToSee: 'Run: curl -sIL YOUR-ADDRESS and count the lines that begin with “location”.',
  es: {
    title: 'El visitante pasa por varias direcciones antes de llegar',
    explanation: 'Cada redirección cuesta tiempo, en un teléfono a menudo medio segundo.',
    fix: 'Redirija la primera dirección directamente a la última.',
    howToSee: 'curl -sIL SU-DIRECCIÓN muestra varias líneas “location”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => (home.redirects.length >= 3 ? failIfAny(home.redirects.map(({ status, from, to }) => address(from, { en: `status ${status}, on to ${to}`, es: `código ${status}, de ahí a ${to}` }))) : pass),
});
