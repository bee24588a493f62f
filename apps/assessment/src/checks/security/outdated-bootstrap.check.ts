import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'outdated-bootstrap',
  title: 'An old design library with known holes is loaded',
  category: 'security',
  severity: 1,
  effort: 'hours',
  explanation: 'Its holes are public (CVE-2019-8331 and others); they let strangers run scripts in your visitors’ browsers where the site shows texts of others.',
  fix: 'Update Bootstrap to 3.4.1, 4.3.1 or newer.',
  howToSee: 'View the page’s source and search for “bootstrap”: the version stands in the address.',
  es: {
    title: 'Se carga una biblioteca de diseño antigua con agujeros conocidos',
    explanation: 'Sus agujeros son públicos (CVE-2019-8331 y otros); permiten a extraños ejecutar scripts en los navegadores de sus visitantes donde el sitio muestra textos ajenos.',
    fix: 'Actualice Bootstrap a 3.4.1, 4.3.1 o una versión más nueva.',
    howToSee: 'Vea el código fuente y busque “bootstrap”: la versión está en la dirección.',
  },
  run: ({ home }) => failIfAny(home.dom.all('script').filter((script) => isOld(script.attribs.src ?? '')).map((script) => element(script))),
});

function isOld(src: string): boolean {
  const version = /\/(?:twitter-)?bootstrap[@/-]v?(\d+)\.(\d+)\.(\d+)(?:[^/?#]*|\/(?:[^?#]*\/)?bootstrap[^/?#]*)\.js/i.exec(src);
  if (!version) return false;
  const [major, minor, patch] = version.slice(1).map(Number) as [number, number, number];
  return major < 3 || (major === 3 && (minor < 4 || (minor === 4 && patch < 1))) || (major === 4 && (minor < 3 || (minor === 3 && patch < 1)));
}
