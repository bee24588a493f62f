import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'outdated-drupal',
  title: 'The site runs a Drupal or Joomla that is no longer repaired',
  category: 'security',
  severity: 3,
  effort: 'days',
  explanation: 'Holes that are found are not mended any more, and machines look for such sites day and night.',
  fix: 'Have the system updated to a version that is still repaired.',
  howToSee: 'View the page’s source and search for “generator”.',
  es: {
    title: 'El sitio usa un Drupal o Joomla que ya no recibe arreglos',
    explanation: 'Los agujeros que se descubren ya no se cierran, y hay máquinas que buscan sitios así día y noche.',
    fix: 'Pida que actualicen el sistema a una versión que aún reciba arreglos.',
    howToSee: 'Vea el código fuente y busque “generator”.',
  },
  run: ({ home }) => {
    const generator = home.meta.get('generator') ?? '';
    const drupal = /^Drupal (\d+)\b/i.exec(generator)?.[1];
    const joomla = /^Joomla! (\d+)\.\d/i.exec(generator)?.[1];
    // Drupal 9 ended in November 2023, 7 in January 2025; Joomla 3 in August 2023.
    return (drupal !== undefined && Number(drupal) <= 9) || (joomla !== undefined && Number(joomla) <= 3) ? fail(text('meta[name=generator]', generator)) : pass;
  },
});
