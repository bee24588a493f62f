import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-https-redirect',
  title: 'Visitors are not sent to the encrypted page',
  category: 'security',
  severity: 3,
  effort: 'minutes',
  explanation: 'Who types your name without https stays on the unencrypted page, which browsers mark “Not secure”.',
  fix: 'Redirect every http address to https with status 301; hosts call it “Force HTTPS”.',
  howToSee: 'Open http://YOUR-ADDRESS: the address stays http.',
  es: {
    title: 'No se envía a los visitantes a la página cifrada',
    explanation: 'Quien escribe su nombre sin https se queda en la página sin cifrar, que los navegadores marcan como “No es seguro”.',
    fix: 'Redirija toda dirección http a https con el estado 301; los alojamientos lo llaman “Forzar HTTPS”.',
    howToSee: 'Abra http://SU-DIRECCIÓN: la dirección sigue siendo http.',
  },
  standsOn: ['answers'],
  run: ({ home, otherScheme }) => {
    const secure = home.finalUrl.startsWith('https:');
    if (secure && home.redirects.some(({ from, to }) => from.startsWith('http:') && to.startsWith('https:'))) return pass;
    if (otherScheme.state === 'unknown') return unknown(otherScheme.reason);
    // Without a server on one of the two there is nothing to be redirected.
    if (otherScheme.state === 'refused') return pass;
    const plain = secure ? otherScheme.answer : home;
    const encrypted = secure ? home : otherScheme.answer;
    if (plain.finalUrl.startsWith('https:')) return pass;
    // An error on either says nothing of what visitors get: it may be meant for machines like ours.
    const odd = [plain, encrypted].find(({ status }) => status < 200 || status >= 300);
    if (odd) return unknown({ en: `${odd.finalUrl} answers with status ${odd.status}.`, es: `${odd.finalUrl} responde con el código ${odd.status}.` });
    return encrypted.finalUrl.startsWith('https:') ? fail(address(plain.finalUrl, { en: `answers with status ${plain.status} and the page, not with a redirect to https`, es: `responde con el código ${plain.status} y la página, no con una redirección a https` })) : unknown({ en: 'There is no encrypted page to be sent to.', es: 'No hay ninguna página cifrada a la que enviar.' });
  },
});
