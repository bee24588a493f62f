import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'hidden-page',
  title: 'Screen readers are told that there is no page',
  category: 'accessibility',
  severity: 4,
  effort: 'minutes',
  explanation: 'aria-hidden on the whole page hides all of it: blind visitors find nothing.',
  fix: 'Remove aria-hidden="true" from <body>.',
  howToSee: 'View the page’s source and look at <body>.',
  es: {
    title: 'La página está oculta para los lectores de pantalla',
    explanation: 'aria-hidden en toda la página la esconde entera: las personas ciegas no encuentran nada.',
    fix: 'Quite aria-hidden="true" de <body>.',
    howToSee: 'Vea el código fuente y fíjese en <body>.',
  },
  run: ({ home }) => failIfAny(home.dom.all('body').filter(({ attribs }) => attribs['aria-hidden'] === 'true').map((body) => element(body))),
});
