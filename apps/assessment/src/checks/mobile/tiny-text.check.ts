import { ownWords, type Element } from '../../site/dom.rules';
import { styleOf } from '../contrast.rules';
import { defineCheck, pass, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'tiny-text',
  title: 'Text is too small to read on a phone',
  category: 'mobile',
  severity: 2,
  effort: 'minutes',
  explanation: 'Text below 11 pixels has to be zoomed to be read; most people leave instead.',
  fix: 'Set body text to 16 pixels and small print to 12 at least.',
  howToSee: 'Open the page on a phone and try to read the small text.',
  es: {
    title: 'Hay texto demasiado pequeño para leerlo en un teléfono',
    explanation: 'El texto de menos de 11 píxeles hay que ampliarlo para leerlo; la mayoría prefiere irse.',
    fix: 'Ponga el texto a 16 píxeles y la letra pequeña a 12 por lo menos.',
    howToSee: 'Abra la página en un teléfono e intente leer la letra pequeña.',
  },
  run: ({ home }) => {
    const tiny = home.dom.elements.filter((one) => sizeOf(one) <= 10 && !home.dom.isHidden(one) && ownWords(one).length >= 20);
    return tiny.length >= 2 ? failIfAny(tiny.map((one) => element(one, ` “${home.dom.textOf(one).slice(0, 60)}”`))) : pass;
  },
});

/** The inline font size in pixels; a large number when there is none. */
function sizeOf({ attribs }: Element): number {
  const size = /^([\d.]+)(px|pt)$/.exec(styleOf(attribs.style).get('font-size') ?? '');
  return size ? Number(size[1]) * (size[2] === 'pt' ? 4 / 3 : 1) : 1_000;
}
