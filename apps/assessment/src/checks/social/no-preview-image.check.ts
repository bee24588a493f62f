import { defineCheck, pass, fail, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-preview-image',
  title: 'Shared links show no picture',
  category: 'social',
  severity: 1,
  effort: 'minutes',
  explanation: 'A preview with a picture is noticed; one without is passed over.',
  fix: 'Add <meta property="og:image" content="…"> with a picture of 1200 × 630.',
  howToSee: 'Paste your address into a message and look at the preview.',
  es: {
    title: 'Los enlaces compartidos no muestran imagen',
    explanation: 'Una vista previa con imagen llama la atención; sin ella pasa inadvertida.',
    fix: 'Añada <meta property="og:image" content="…"> con una imagen de 1200 × 630.',
    howToSee: 'Pegue su dirección en un mensaje y mire la vista previa.',
  },
  run: ({ home }) => {
    const names = [...home.meta.keys()];
    // Without any such data another check speaks.
    if (!names.some((name) => name.startsWith('og:'))) return pass;
    return names.some((name) => /^(og|twitter):image/.test(name)) ? pass : fail(absence('head > meta[property="og:image"]', { en: 'there is Open Graph data, but no picture', es: 'hay datos Open Graph, pero ninguna imagen' }));
  },
});
