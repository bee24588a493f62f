import { type Element } from '../../site/dom.rules';
import { defineCheck, pass, failIfAny, element } from '../define-check.rules';
import { keepsOutUnencrypted } from '../security-policy.rules';

export const check = defineCheck({
  id: 'mixed-content',
  title: 'The encrypted page loads unencrypted parts',
  category: 'security',
  severity: 3,
  effort: 'minutes',
  explanation: 'Browsers block such parts or drop the padlock; pictures and functions go missing.',
  fix: 'Change http:// to https:// in these addresses.',
  howToSee: 'Open the browser’s console: it warns of “Mixed Content”.',
  es: {
    title: 'La página cifrada carga partes sin cifrar',
    explanation: 'Los navegadores bloquean esas partes o quitan el candado; faltan imágenes y funciones.',
    fix: 'Cambie http:// por https:// en estas direcciones.',
    howToSee: 'Abra la consola del navegador: avisa de “Mixed Content”.',
  },
  standsOn: ['source', 'answers'],
  run: ({ home }) => {
    if (!home.finalUrl.startsWith('https:')) return pass;
    if (keepsOutUnencrypted(home)) return pass;
    const loaded = home.dom.all('img', 'script', 'iframe', 'audio', 'video', 'source', 'embed', 'link').filter((one) => /^http:\/\//i.test(addressOf(one)));
    return failIfAny(loaded.map((one) => element(one)));
  },
});

function addressOf({ name, attribs }: Element): string {
  if (name !== 'link') return (attribs.src ?? '').trim();
  return /(^|\s)stylesheet(\s|$)/i.test(attribs.rel ?? '') ? (attribs.href ?? '').trim() : '';
}
