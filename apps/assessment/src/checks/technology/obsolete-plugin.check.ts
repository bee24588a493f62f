import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'obsolete-plugin',
  title: 'A part of the page needs a plugin that no browser has any more',
  category: 'technology',
  severity: 3,
  effort: 'days',
  explanation: 'Visitors see an empty box: Flash, Silverlight and Java applets were removed from all browsers by 2021.',
  fix: 'Replace it by pictures, a video or plain text.',
  howToSee: 'Open the page: there is an empty box.',
  es: {
    title: 'Una parte de la página necesita un complemento que ya ningún navegador tiene',
    explanation: 'Los visitantes ven un recuadro vacío: Flash, Silverlight y los applets de Java desaparecieron de todos los navegadores antes de 2022.',
    fix: 'Sustitúyala por imágenes, un video o texto.',
    howToSee: 'Abra la página: hay un recuadro vacío.',
  },
  run: ({ home }) => failIfAny(home.dom.all('embed', 'object', 'applet').filter(({ name, attribs }) => name === 'applet' || /\.swf(\?|$)/i.test(attribs.src ?? attribs.data ?? '') || /shockwave-flash|silverlight|java-applet/i.test(attribs.type ?? '')).map((one) => element(one))),
});
