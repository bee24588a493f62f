import { type Element } from '../../site/dom.rules';
import { onPage } from '../../site/page.rules';
import { isOutOfReach } from '../accessible-name.rules';
import { styleOf } from '../contrast.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'iframe-without-title',
  title: 'An embedded map or video has no name',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'A screen reader says only “frame”; nobody knows whether it is worth entering.',
  fix: 'Add title="Map: how to find us" to the iframe.',
  howToSee: 'View the page’s source and search for “<iframe”.',
  es: {
    title: 'Un mapa o video incrustado no tiene nombre',
    explanation: 'El lector de pantalla solo dice “marco”; nadie sabe si vale la pena entrar.',
    fix: 'Añada title="Mapa: cómo llegar" al iframe.',
    howToSee: 'Vea el código fuente y busque “<iframe”.',
  },
  run: (site) => failIfAny(site.pages.flatMap((page) => page.dom.all('iframe').filter((frame) => isFilled(frame) && isSeen(frame) && !page.dom.isHidden(frame) && !isOutOfReach(frame)).map((frame) => element(frame, onPage(site, page))))),
});

function isSeen({ attribs }: Element): boolean {
  const named = ['title', 'aria-label', 'aria-labelledby'].some((name) => (attribs[name] ?? '').trim() !== '');
  const { width, height } = Object.fromEntries(['width', 'height'].map((side) => [side, styleOf(attribs.style).get(side)]));
  if ([width, height].some((size) => /^[01](px)?$/.test(size ?? ''))) return false;
  return !named && !['0', '1'].includes(attribs.width ?? '') && !['0', '1'].includes(attribs.height ?? '');
}

/** A frame that scripts fill later, and show or not, is left out. */
function isFilled({ attribs }: Element): boolean {
  if (/^(about:|javascript:)/i.test(attribs.src ?? '')) return false;
  return Boolean(attribs.src) || Object.keys(attribs).every((name) => name === 'id' || name === 'class');
}
