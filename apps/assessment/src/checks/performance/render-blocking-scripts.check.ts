import { isElement, type Element } from '../../site/dom.rules';
import { defineCheck, pass, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'render-blocking-scripts',
  title: 'Scripts hold back the page',
  category: 'performance',
  severity: 2,
  effort: 'hours',
  explanation: 'The browser shows nothing until it has fetched and run each of these scripts.',
  fix: 'Add “defer” to the script elements in the head, or move them to the end of the page.',
  howToSee: 'View the page’s source: script elements in the head have neither “defer” nor “async”.',
  es: {
    title: 'Los scripts retienen la página',
    explanation: 'El navegador no muestra nada hasta haber descargado y ejecutado cada uno de estos scripts.',
    fix: 'Añada “defer” a los elementos script de la cabecera o páselos al final de la página.',
    howToSee: 'Vea el código fuente: los elementos script de la cabecera no tienen “defer” ni “async”.',
  },
  run: ({ home }) => {
    const blocking = home.dom.all('script').filter((script) => script.attribs.src && script.attribs.defer === undefined && script.attribs.async === undefined && script.attribs.nomodule === undefined && JAVASCRIPT.test(script.attribs.type ?? '') && isInHead(script));
    return blocking.length >= 4 ? failIfAny(blocking.map((script) => element(script))) : pass;
  },
});

/** The whole type: Rocket Loader and consent tools put something before it, and browsers then leave the script to them. */
const JAVASCRIPT = /^\s*((text|application)\/(x-)?(java|ecma)script)?\s*$/i;

function isInHead(script: Element): boolean {
  return isElement(script.parent) && script.parent.name === 'head';
}
