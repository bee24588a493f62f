import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'duplicate-accesskeys',
  title: 'The same key is given to several things',
  category: 'accessibility',
  severity: 1,
  effort: 'minutes',
  explanation: 'Who presses it lands somewhere by chance.',
  fix: 'Give each accesskey once.',
  howToSee: 'View the page’s source and search for “accesskey”.',
  es: {
    title: 'La misma tecla está asignada a varias cosas',
    explanation: 'Quien la pulsa llega a cualquier parte por azar.',
    fix: 'Asigne cada accesskey una sola vez.',
    howToSee: 'Vea el código fuente y busque “accesskey”.',
  },
  run: ({ home }) => {
    const keyed = home.dom.elements.filter((one) => (one.attribs.accesskey ?? '').trim() !== '' && !home.dom.isHidden(one));
    const keyOf = (one: (typeof keyed)[number]) => (one.attribs.accesskey ?? '').trim().toLowerCase();
    const counts = new Map<string, number>();
    for (const one of keyed) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
    return failIfAny(keyed.filter((one) => (counts.get(keyOf(one)) ?? 0) > 1).map((one) => element(one)));
  },
});
