import { defineCheck, pass, fail, unknown, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'autoplay-sound',
  title: 'Sound starts by itself',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'It drowns out screen readers and drives away visitors at work.',
  fix: 'Remove “autoplay”, or add “muted”.',
  howToSee: 'Open the page with the sound on.',
  es: {
    title: 'El sonido empieza solo',
    explanation: 'Tapa la voz de los lectores de pantalla y ahuyenta a quien visita el sitio desde el trabajo.',
    fix: 'Quite “autoplay” o añada “muted”.',
    howToSee: 'Abra la página con el sonido encendido.',
  },
  run: ({ home }) => {
    const loud = home.dom.all('audio', 'video').filter(({ attribs }) => attribs.autoplay !== undefined && attribs.muted === undefined);
    if (loud.length > 0 && /\.muted\b|\.volume\s*=|setVolume|['"]muted['"]/.test(home.dom.scriptText)) return unknown({ en: 'A script may switch the sound off.', es: 'Un script puede apagar el sonido.' });
    const [first, ...more] = loud.filter(({ name }) => name === 'audio');
    if (first) return fail(element(first), ...more.map((one) => element(one)));
    // Whether a film has sound at all only its file tells.
    return loud.length > 0 ? unknown({ en: 'A film starts by itself; whether it has sound the page does not tell.', es: 'Un vídeo empieza solo; la página no dice si tiene sonido.' }) : pass;
  },
});
