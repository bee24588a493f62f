import { defineCheck, pass, fail, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'relative-preview-image',
  title: 'The picture for shared links cannot be found',
  category: 'social',
  severity: 2,
  effort: 'minutes',
  explanation: 'Facebook, WhatsApp and others load the picture from its whole address; with half an address the link is shown without.',
  fix: 'Write the whole address, beginning with https://, in og:image.',
  howToSee: 'Enter your address at https://developers.facebook.com/tools/debug.',
  es: {
    title: 'No se encuentra la imagen de los enlaces compartidos',
    explanation: 'Facebook, WhatsApp y otros cargan la imagen desde su dirección entera; con media dirección, el enlace se muestra sin ella.',
    fix: 'Escriba en og:image la dirección entera, empezando por https://.',
    howToSee: 'Escriba su dirección en https://developers.facebook.com/tools/debug.',
  },
  run: ({ home }) => {
    const named = home.meta.get('og:image')?.trim();
    if (!named) return pass;
    if (named.startsWith('//')) return unknown({ en: 'Some networks add the scheme themselves.', es: 'Algunas redes añaden el protocolo ellas mismas.' });
    return /^https?:\/\//i.test(named) ? pass : fail(text('head > meta[property="og:image"]', named));
  },
});
