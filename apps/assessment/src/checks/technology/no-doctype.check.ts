import { defineCheck, pass, fail, text, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-doctype',
  title: 'Browsers treat the page as one of the nineties',
  category: 'technology',
  severity: 1,
  effort: 'minutes',
  explanation: 'Without a proper doctype they imitate the faults of browsers of that time, and the page looks different in each.',
  fix: 'Begin the page with <!doctype html>.',
  howToSee: 'View the page’s source: its first line is not “<!doctype html>”; in the browser’s console document.compatMode says BackCompat.',
  es: {
    title: 'Los navegadores tratan la página como una de los años noventa',
    explanation: 'Sin un doctype correcto imitan los fallos de los navegadores de entonces, y la página se ve distinta en cada uno.',
    fix: 'Empiece la página con <!doctype html>.',
    howToSee: 'Vea el código fuente: la primera línea no es “<!doctype html>”; en la consola, document.compatMode dice BackCompat.',
  },
  run: ({ home: { dom } }) => {
    if (dom.doctype === null) return fail(absence('<!doctype html>', { en: 'the source of the home page does not begin with a doctype', es: 'el código fuente de la página de inicio no empieza con un doctype' }));
    return isOfOld(dom.doctype) ? fail(text('<!doctype>', dom.doctype)) : pass;
  },
});

/** Doctypes that switch browsers to quirks mode (HTML standard, 13.2.6.4.1), as far as pages carry them. */
function isOfOld(doctype: string): boolean {
  const [, name = '', publicId = '', systemId] = /^(\S+)(?:\s+public\s+["']([^"']*)["'](?:\s*["']([^"']*)["'])?)?/.exec(doctype) ?? [];
  return name !== 'html' || /^-\/\/(w3c|ietf)\/\/dtd html (2\.0|3\.2|3\.2 final|4\.0 (transitional|frameset))\/\//.test(publicId) || (systemId === undefined && /^-\/\/w3c\/\/dtd html 4\.01 (transitional|frameset)\/\//.test(publicId));
}
