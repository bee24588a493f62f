import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-open-graph',
  title: 'Shared links show no picture and no text',
  category: 'social',
  severity: 1,
  effort: 'minutes',
  explanation: 'When somebody shares your site on Facebook or in a message, the preview stays bare.',
  fix: 'Add og:title, og:description and og:image to the head of the page.',
  howToSee: 'Paste your address into a message and look at the preview.',
  es: {
    title: 'Los enlaces compartidos no muestran ni imagen ni texto',
    explanation: 'Cuando alguien comparte su sitio en Facebook o en un mensaje, la vista previa queda vacía.',
    fix: 'Añada og:title, og:description y og:image a la cabecera de la página.',
    howToSee: 'Pegue su dirección en un mensaje y mire la vista previa.',
  },
  run: ({ home }) => ([...home.meta.keys()].some((name) => name.startsWith('og:') || name.startsWith('twitter:')) ? pass : fail(absence('head > meta[property^="og:"]', { en: 'the home page has no Open Graph data', es: 'la página de inicio no tiene datos Open Graph' }))),
});
