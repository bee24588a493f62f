import { colourOf, contrastOf, styleOf } from '../contrast.rules';
import { ownWords } from '../../site/dom.rules';
import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'low-contrast',
  title: 'Text is hard to read against its background',
  category: 'accessibility',
  severity: 2,
  effort: 'minutes',
  explanation: 'Pale text vanishes in sunlight on a phone and for everybody with weaker eyes.',
  fix: 'Darken the text until the contrast is at least 4.5 : 1.',
  howToSee: 'Open the page outdoors, or check the two colours at https://webaim.org/resources/contrastchecker.',
  es: {
    title: 'Hay texto que apenas se distingue del fondo',
    explanation: 'El texto pálido desaparece al sol en un teléfono y para quien ve menos.',
    fix: 'Oscurezca el texto hasta que el contraste sea de 4.5 : 1 por lo menos.',
    howToSee: 'Abra la página al aire libre o compare los dos colores en https://webaim.org/resources/contrastchecker.',
  },
  run: ({ home }) => failIfAny(home.dom.elements.flatMap((one) => {
    if (one.attribs.style === undefined || home.dom.isHidden(one)) return [];
    const style = styleOf(one.attribs.style);
    const [ink, paper] = [colourOf(style.get('color')), colourOf(style.get('background-color') ?? style.get('background'))];
    // What stands deeper may have colours of its own, and a picture or a shadow makes another background.
    const own = ownWords(one);
    if (!ink || !paper || own.length < 10 || style.has('background-image') || style.has('text-shadow') || style.has('opacity')) return [];
    const contrast = contrastOf(ink, paper);
    // 3 : 1 is what WCAG asks even of large text.
    return contrast < 3 ? [element(one, { en: ` contrast ${contrast.toFixed(1)} : 1`, es: ` contraste ${contrast.toFixed(1)} : 1` })] : [];
  })),
});
