import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'zoom-disabled',
  title: 'Visitors cannot zoom in',
  category: 'mobile',
  severity: 2,
  effort: 'minutes',
  explanation: 'Many people need to enlarge text; the page forbids it.',
  fix: 'Remove “user-scalable=no” and “maximum-scale” from the viewport element.',
  howToSee: 'Open the page on a phone and try to zoom with two fingers.',
  es: {
    title: 'Los visitantes no pueden ampliar la página',
    explanation: 'Muchas personas necesitan agrandar el texto; la página lo impide.',
    fix: 'Quite “user-scalable=no” y “maximum-scale” del elemento viewport.',
    howToSee: 'Abra la página en un teléfono e intente ampliarla con dos dedos.',
  },
  run: ({ home }) => {
    const viewport = home.meta.get('viewport') ?? '';
    const most = /maximum-scale\s*=\s*([\d.]+)/i.exec(viewport)?.[1];
    return /user-scalable\s*=\s*(no|0)\b/i.test(viewport) || (most !== undefined && Number(most) < 2) ? fail(text('meta[name=viewport]', viewport)) : pass;
  },
});
