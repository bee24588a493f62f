import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'outdated-wordpress',
  title: 'The site runs an old WordPress',
  category: 'security',
  severity: 3,
  effort: 'hours',
  explanation: 'Old versions are attacked by machine every day; a broken-into site loses its visitors and its place in Google.',
  fix: 'Make a backup, then update WordPress, its theme and its plugins, and switch on automatic updates.',
  howToSee: 'View the page’s source and search for “generator”.',
  es: {
    title: 'El sitio usa un WordPress antiguo',
    explanation: 'Las versiones antiguas se atacan a diario con máquinas; un sitio asaltado pierde sus visitantes y su lugar en Google.',
    fix: 'Haga una copia de seguridad, actualice WordPress, su tema y sus complementos, y active las actualizaciones automáticas.',
    howToSee: 'Vea el código fuente y busque “generator”.',
  },
  // 6.0 is of May 2022; what is older has missed years of repairs.
  run: ({ home }) => {
    const generator = home.meta.get('generator') ?? '';
    const major = /^WordPress (\d+)\./i.exec(generator)?.[1];
    return major !== undefined && Number(major) < 6 ? fail(text('meta[name=generator]', generator)) : pass;
  },
});
