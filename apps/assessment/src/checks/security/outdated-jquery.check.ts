import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'outdated-jquery',
  title: 'An old script library with known holes is loaded',
  category: 'security',
  severity: 2,
  effort: 'hours',
  explanation: 'Attackers look for sites with known holes by machine; this version of jQuery has several that are published.',
  fix: 'Update jQuery to 3.7 or later, or remove it; try the site’s menus and forms afterwards.',
  howToSee: 'View the page’s source and search for “jquery”; the number is its version.',
  es: {
    title: 'Se carga una biblioteca de scripts antigua con agujeros conocidos',
    explanation: 'Los atacantes buscan con máquinas sitios con agujeros conocidos; esta versión de jQuery tiene varios publicados.',
    fix: 'Actualice jQuery a 3.7 o posterior, o quítelo; después pruebe los menús y formularios del sitio.',
    howToSee: 'Vea el código fuente y busque “jquery”; el número es su versión.',
  },
  // Versions below 3.5.0 are open to CVE-2020-11022 and CVE-2020-11023.
  run: ({ home }) => failIfAny(home.dom.all('script').filter((script) => isOld(script.attribs.src ?? '')).map((script) => element(script))),
});

/** Elsewhere the number behind `ver` is that of a theme or plugin. */
const WORDPRESS = /\/wp-includes\/[^?]*\/jquery(?:\.min)?\.js\?ver=(\d+)\.(\d+)/i;

function isOld(src: string): boolean {
  const version = /\/jquery[-.@](\d+)\.(\d+)(?:\.\d+)?(?:\.slim)?(?:\.min)?\.js/i.exec(src) ?? /\/jquery\/(\d+)\.(\d+)(?:\.\d+)?\/jquery(?:\.slim)?(?:\.min)?\.js/i.exec(src) ?? WORDPRESS.exec(src);
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major < 3 || (major === 3 && minor < 5);
}
