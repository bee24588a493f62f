import { defineCheck, pass, fail, unknown, address } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-https',
  title: 'The site is not encrypted',
  category: 'security',
  severity: 4,
  effort: 'hours',
  explanation: 'Browsers mark the site “Not secure”, and what visitors type can be read on the way. Google prefers encrypted sites.',
  fix: 'Switch on a certificate at your host (Let’s Encrypt is free) and send all visitors to https.',
  howToSee: 'Look at the browser’s address bar: it says “Not secure”.',
  es: {
    title: 'El sitio no está cifrado',
    explanation: 'Los navegadores marcan el sitio como “No es seguro”, y lo que se escribe se puede leer por el camino. Google prefiere los sitios cifrados.',
    fix: 'Active un certificado en su alojamiento (Let’s Encrypt es gratuito) y lleve a todos los visitantes a https.',
    howToSee: 'Mire la barra de direcciones del navegador: dice “No es seguro”.',
  },
  standsOn: ['answers'],
  run: ({ home, otherScheme }) => {
    if (home.finalUrl.startsWith('https:')) return pass;
    if (otherScheme.state === 'unknown') return unknown(otherScheme.reason);
    if (otherScheme.state === 'refused') return fail(address(home.finalUrl, { en: `is served without encryption, and https is refused: ${otherScheme.reason.en}`, es: `se sirve sin cifrar, y por https no hay respuesta: ${otherScheme.reason.es}` }));
    const { finalUrl, status, url } = otherScheme.answer;
    if (finalUrl.startsWith('http:')) return fail(address(url, { en: 'leads back to http', es: 'vuelve a http' }));
    return status >= 200 && status < 300 ? pass : unknown({ en: `Over https an error answers (status ${status}).`, es: `Por https responde un error (código ${status}).` });
  },
});
