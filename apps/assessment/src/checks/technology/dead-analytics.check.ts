import { selectorOf, textInside } from '../../site/dom.rules';
import { defineCheck, pass, failIfAny, unknown, text } from '../define-check.rules';

export const check = defineCheck({
  id: 'dead-analytics',
  title: 'Your visitor counter has counted nobody since 2023',
  category: 'technology',
  severity: 2,
  effort: 'hours',
  explanation: 'Google switched off the old Universal Analytics in July 2023; whoever looks at its numbers believes that nobody comes.',
  fix: 'Set up Google Analytics 4 (its ids begin with G-), or remove the old counter.',
  howToSee: 'View the page’s source and search for “UA-”: no id that begins with “G-” stands beside it.',
  es: {
    title: 'Su contador de visitas no cuenta a nadie desde 2023',
    explanation: 'Google apagó el antiguo Universal Analytics en julio de 2023; quien mira sus cifras cree que no viene nadie.',
    fix: 'Configure Google Analytics 4 (sus identificadores empiezan por G-) o quite el contador antiguo.',
    howToSee: 'Vea el código fuente y busque “UA-”: no hay al lado ningún identificador que empiece por “G-”.',
  },
  needsWholeSite: true,
  run: ({ pages }) => {
    const scripts = pages.flatMap(({ dom }) => dom.all('script').map((script) => ({ script, words: `${script.attribs.src ?? ''} ${textInside(script)}` })));
    // A tag manager may load the new counter where nobody sees it.
    if (scripts.some(({ words }) => /['"=]GT?-[A-Z0-9]{6,}|GTM-[A-Z0-9]{4,}|googletagmanager\.com\/gtm/.test(words))) return pass;
    // A tag of the new kind that carries an old id may be joined to a new one at Google.
    if (scripts.some(({ words }) => /gtag\/js\?id=UA-|gtag\(\s*['"]config['"]\s*,\s*['"]UA-/.test(words))) return unknown({ en: 'The old id may be connected to a new one at Google.', es: 'En Google, el identificador antiguo puede estar conectado a uno nuevo.' });
    const dead = scripts.flatMap(({ script, words }) => /['"=](UA-\d{4,}-\d+)/.exec(words)?.[1]?.concat(`\n${selectorOf(script)}`) ?? []);
    // Weebly's own counter stands on each of its sites.
    return failIfAny(dead.filter((found) => !found.startsWith('UA-7870337')).map((found) => text(found.split('\n')[1] ?? 'script', found.split('\n')[0] ?? '')));
  },
});
