import { faultCatalogue, type FaultCategory } from './faults';

const chapters: readonly [FaultCategory, string][] = [
  ['seo', 'Search engines'], ['mobile', 'Mobile'], ['security', 'Security'], ['accessibility', 'Accessibility'], ['local', 'Local search'], ['conversion', 'Conversion'],
  ['trust', 'Trust and law'], ['performance', 'Performance'], ['tech', 'Technology'], ['social', 'Social'], ['freshness', 'Freshness'],
];

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/</g, '&lt;');

/** docs/sandbox-faults.md, written from the catalogue so that the two cannot disagree. */
export function faultsDocument(): string {
  const parts = chapters.map(([category, title]) => {
    const rows = faultCatalogue.filter((fault) => fault.category === category).map((fault) => `| \`${fault.id}\` | ${cell(fault.title)} | ${cell(fault.planted)} | ${cell(fault.where)} | ${Math.round(fault.frequency * 100)} % |`);
    return `## ${title}\n\n| id | fault | what is planted | where | share of sites |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Faults planted in the sandbox's websites

Written from \`apps/sandbox/src/town/faults.ts\`; the spec beside it fails when this page is stale, and rewrites it when run with
\`UPDATE_DOCS=1 npx jest apps/sandbox/src/town/faults-doc.spec.ts\`. ${faultCatalogue.length} faults. A business carries its own in \`site.faults\`: that list is the
answer key for audits of the town. \`apps/sandbox/src/web/planted-faults.spec.ts\` looks for each in what is served, on sites with and without it.
Sites differ in neglect: shares are those of an ordinary site, neglected ones carry about twice as many, a few carry none.

${parts.join('\n')}`;
}
