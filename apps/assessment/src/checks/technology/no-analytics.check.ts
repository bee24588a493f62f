import { foreignScript } from '../beyond-source.rules';
import { defineCheck, pass, fail, unknown, absence } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-analytics',
  title: 'Nobody counts the visitors',
  category: 'technology',
  severity: 2,
  effort: 'minutes',
  explanation: 'Without counting you cannot know which advertisement or page brings customers.',
  fix: 'Add a counter such as Google Analytics, Plausible or Matomo; it takes one line.',
  howToSee: 'View the page’s source and search for “analytics” or “gtag”.',
  es: {
    title: 'Nadie cuenta las visitas',
    explanation: 'Sin contarlas no puede saber qué anuncio o qué página trae clientes.',
    fix: 'Añada un contador como Google Analytics, Plausible o Matomo; es una sola línea.',
    howToSee: 'Vea el código fuente y busque “analytics” o “gtag”.',
  },
  run: ({ technologies, pages }) => {
    if (technologies.some(({ kind }) => kind === 'analytics' || kind === 'tag-manager')) return pass;
    const builder = technologies.find(({ name }) => ['Wix', 'Squarespace', 'GoDaddy Website Builder', 'Weebly', 'Shopify', 'Square Online', 'Webflow', 'Duda'].includes(name));
    if (builder) return unknown({ en: `${builder.name} counts visitors by itself.`, es: `${builder.name} cuenta las visitas por sí mismo.` });
    const ads = technologies.find(({ kind }) => kind === 'ads' || kind === 'consent');
    if (ads) return unknown({ en: `${ads.name} may count visitors, or let others do so after consent.`, es: `${ads.name} puede contar visitas, o dejar que otros lo hagan tras el consentimiento.` });
    if (pages.some(({ dom }) => COUNTER.test(dom.scriptText) || dom.all('script', 'img', 'iframe').some(({ attribs }) => COUNTER.test(`${attribs.src ?? ''} ${attribs['data-src'] ?? ''} ${attribs['data-domain'] === undefined ? '' : 'tracker'} ${attribs['data-website-id'] === undefined ? '' : 'tracker'} ${attribs['data-category'] ?? ''}`)))) return unknown({ en: 'A script of unknown make may count visitors.', es: 'Un script desconocido puede contar visitas.' });
    const bundle = pages.flatMap(({ dom }) => dom.all('script')).find(({ attribs }) => attribs.src !== undefined && (attribs.type === 'module' || BUNDLE.test(attribs.src)));
    if (bundle) return unknown({ en: `${bundle.attribs.src ?? ''} holds many scripts in one; a counter may be among them.`, es: `${bundle.attribs.src ?? ''} reúne muchos scripts en uno; puede haber un contador entre ellos.` });
    if (pages.some(({ dom }) => dom.all('img').some(({ attribs }) => COUNTED.test(attribs.src ?? '')))) return unknown({ en: 'A picture may count visitors.', es: 'Una imagen puede contar visitas.' });
    const script = foreignScript(pages);
    return script !== null ? unknown({ en: `The script ${script} may count visitors.`, es: `El script ${script} puede contar visitas.` }) : fail(absence('script', { en: 'none of the known counters is loaded on the pages read', es: 'las páginas leídas no cargan ninguno de los contadores conocidos' }));
  },
});

const COUNTER = /analytic|tracker|tracking|\bstats?\b|statistic|metrics|insights|gtm\.start|dataLayer|umami|goatcounter|pirsch|mixpanel|heap-|amplitude|posthog|mc\.yandex|clicky|woopra|quantserve|piwik|rybbit|_vercel|koko-|burst-|iawp|pixel|beacon|_docs_flag|Shopify\.(theme|shop)\b|\/cdn\/shop\//i;
/** Files into which sites pack everything that they load. */
const BUNDLE = /\/_next\/|\/_nuxt\/|\/_astro\/|\/static\/js\/main|bundle|chunk|combined?\b|merged?\b|autoptimize|minify|webpack|\/js_[\w-]{8,}|[._-][0-9a-f]{7,}(\.min)?\.m?js/i;
const COUNTED = /count(er)?\b|\bhits?\b/i;
