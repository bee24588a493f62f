import { defineCheck, pass, fail, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'many-scripts',
  title: 'The page loads very many scripts',
  category: 'performance',
  severity: 1,
  effort: 'hours',
  explanation: 'Each script costs a request and time on the phone; most sites need a handful.',
  fix: 'Remove plugins that nobody uses and join what is left.',
  howToSee: 'View the page’s source and count the script elements with “src”.',
  es: {
    title: 'La página carga muchísimos scripts',
    explanation: 'Cada script cuesta una petición y tiempo en el teléfono; a la mayoría de los sitios les basta con unos pocos.',
    fix: 'Quite los complementos que nadie usa y junte lo que quede.',
    howToSee: 'Vea el código fuente y cuente los elementos script con “src”.',
  },
  run: ({ home }) => {
    const sources = new Set(home.dom.all('script').map((script) => script.attribs.src).filter((src) => src !== undefined));
    return sources.size > 15 ? fail(text('script[src]', { en: `${sources.size} different script files on the home page`, es: `${sources.size} archivos de script distintos en la página de inicio` })) : pass;
  },
});
