import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'skipped-headings',
  title: 'Headings skip a level',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Who moves through the page by headings believes that a part is missing.',
  fix: 'Go down one level at a time: h1, then h2, then h3.',
  howToSee: 'Read the headings with a browser extension such as HeadingsMap.',
  es: {
    title: 'Los títulos se saltan un nivel',
    explanation: 'Quien recorre la página por sus títulos cree que falta una parte.',
    fix: 'Baje de nivel en nivel: h1, después h2, después h3.',
    howToSee: 'Lea los títulos con una extensión del navegador como HeadingsMap.',
  },
  run: ({ home }) => {
    const headings = home.dom.elements.filter((one) => /^h[1-6]$/.test(one.name) && !home.dom.isGone(one) && home.dom.textOf(one) !== '');
    return failIfAny(headings.flatMap((heading, index) => {
      const before = headings[index - 1];
      // What may be hidden on some screens neither skips a level nor fills it.
      return before && !home.dom.isHidden(heading) && !home.dom.isHidden(before) && Number(heading.name[1]) > Number(before.name[1]) + 1 ? [element(heading, { en: ` “${home.dom.textOf(heading)}” follows ${before.name}`, es: ` “${home.dom.textOf(heading)}” viene después de ${before.name}` })] : [];
    }));
  },
});
