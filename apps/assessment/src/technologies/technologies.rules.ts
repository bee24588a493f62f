import type { AuditFact } from '@leadfactory/contracts';
import { textInside } from '../site/dom.rules';
import type { Page } from '../site/site.types';
import { told, type Language, type Words } from '../site/words.rules';
import { FINGERPRINTS, type Fingerprint, type Technology, type Traces } from './fingerprints.rules';

/** Longer scripts are libraries, whose words prove nothing about the site. */
const LONGEST_INLINE = 20_000;

/** What the site uses, each once, with the trace that shows it (R4.04). */
export function technologiesOf(pages: readonly Page[]): Technology[] {
  const found = new Map<string, Technology>();
  for (const page of pages) {
    const traces = tracesOf(page);
    for (const fingerprint of FINGERPRINTS) {
      if (found.has(fingerprint.name)) continue;
      const evidence = traceOf(fingerprint, traces);
      if (evidence !== null) found.set(fingerprint.name, { name: fingerprint.name, kind: fingerprint.kind, evidence });
    }
  }
  return [...found.values()];
}

const LONGEST_EVIDENCE = 300;

/** As an audit keeps them: in its language, each trace short. */
export function toldTechnologies(technologies: readonly Technology[], language: Language): AuditFact['technologies'] {
  return technologies.map(({ name, kind, evidence }) => ({ name, kind, evidence: told(evidence, language).slice(0, LONGEST_EVIDENCE) }));
}

export function tracesOf(page: Page): Traces {
  const { dom } = page;
  return {
    loads: dom.all('script', 'iframe', 'link', 'img').map((element) => element.attribs.src ?? element.attribs['data-src'] ?? (element.name === 'link' ? element.attribs.href : undefined)).filter((address): address is string => address !== undefined && !address.startsWith('data:')),
    links: [...page.links.map((link) => link.href), ...dom.all('form').map((form) => form.attribs.action ?? '')],
    inline: dom.all('script').filter((script) => script.attribs.src === undefined).map(textInside).filter((text) => text.length > 0 && text.length <= LONGEST_INLINE),
    generator: page.meta.get('generator') ?? '',
    headers: page.headers,
  };
}

function traceOf(fingerprint: Fingerprint, traces: Traces): Words | null {
  const { loads, links, inline, generator, header } = fingerprint;
  const loaded = loads && traces.loads.find((address) => loads.test(address));
  if (loaded !== undefined) return { en: `loads ${loaded}`, es: `carga ${loaded}` };
  const linked = links && traces.links.find((href) => links.test(href));
  if (linked !== undefined) return { en: `links to ${linked}`, es: `enlaza a ${linked}` };
  if (generator?.test(traces.generator)) return `generator: ${traces.generator}`;
  const value = header && traces.headers[header.name];
  if (header && value !== undefined && header.value.test(value)) return `${header.name}: ${value}`;
  const script = inline && traces.inline.map((text) => inline.exec(text)?.[0]).find((match) => match !== undefined);
  return script === undefined ? null : { en: `script in the page: ${script}`, es: `script en la página: ${script}` };
}
