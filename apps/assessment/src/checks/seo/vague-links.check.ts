import { defineCheck, pass, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'vague-links',
  title: 'Links are called “click here”',
  category: 'seo',
  severity: 1,
  effort: 'minutes',
  explanation: 'Search engines and screen readers go by a link’s words; “click here” says nothing about where it leads.',
  fix: 'Let the link say what one gets: “See our menu”.',
  howToSee: 'Look for “click here” on the home page.',
  run: ({ home }) => {
    const vague = home.links.filter((link) => link.url !== null && /^(click here|click this|here|this|go|start|more)[.!»>\s]*$/i.test(link.text) && !link.element.attribs['aria-label']);
    return vague.length >= 2 ? failIfAny(vague.map((link) => element(link.element, link.text))) : pass;
  },
});
