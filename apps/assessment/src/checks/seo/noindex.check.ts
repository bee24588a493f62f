import { defineCheck, failIfAny, element, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'noindex',
  title: 'The page asks search engines to stay away',
  category: 'seo',
  severity: 4,
  effort: 'minutes',
  explanation: 'With this line Google leaves the page out: nobody can find you by searching.',
  fix: 'Remove “noindex” from the robots meta element or the X-Robots-Tag header; builders call it “Discourage search engines”.',
  howToSee: 'View the page’s source and search for “noindex”.',
  es: {
    title: 'La página pide a los buscadores que no la muestren',
    explanation: 'Con esta línea Google omite la página: nadie puede encontrarle buscando.',
    fix: 'Quite “noindex” del elemento meta robots o de la cabecera X-Robots-Tag; los creadores de sitios lo llaman “Disuadir a los motores de búsqueda”.',
    howToSee: 'Vea el código fuente y busque “noindex”.',
  },
  run: ({ home }) => {
    const metas = home.dom.all('meta').filter(({ attribs }) => /^(robots|googlebot)$/i.test(attribs.name ?? '') && (attribs.content ?? '').split(',').some((rule) => /^\s*(noindex|none)\s*$/i.test(rule)));
    const told = home.headers['x-robots-tag'];
    const all = told !== undefined && forbidsGoogle(told);
    return failIfAny([...metas.map((meta) => element(meta)), ...(all ? [header('x-robots-tag', told)] : [])]);
  },
});

/** A header may speak to one machine only, and then does so for all rules that follow: `otherbot: nofollow, noindex`. */
function forbidsGoogle(told: string): boolean {
  let isForGoogle = true;
  for (const part of told.split(',')) {
    const [, machine, rule] = /^\s*(?:([\w-]+)\s*:)?\s*([^]*?)\s*$/.exec(part) ?? [];
    if (machine !== undefined && !/^(unavailable_after|max-(snippet|image-preview|video-preview))$/i.test(machine)) isForGoogle = /^googlebot$/i.test(machine);
    if (isForGoogle && /^(noindex|none)$/i.test(rule ?? '')) return true;
  }
  return false;
}
