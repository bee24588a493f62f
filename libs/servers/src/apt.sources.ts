/**
 * Keeps of an APT sources file only the distribution's own binary archives: a third party's archive may need keys or
 * addresses that an unprivileged, private update cannot use, and never carries NATS or Redis.
 * @param text of a one-line-style `.list` or a deb822 `.sources` file
 * @param codename of the distribution, e.g. `bookworm`; a suite counts when it is that or begins with it and `-`
 */
export function distributionSources(text: string, style: 'list' | 'sources', codename: string): string {
  const ofDistribution = (suite: string) => suite === codename || suite.startsWith(`${codename}-`);
  if (style === 'list') {
    const lines = text.split('\n').filter((line) => {
      const parts = /^deb\s+(?:\[[^\]]*\]\s+)?\S+\s+(\S+)\s/.exec(`${line.trim()} `);
      return parts?.[1] !== undefined && ofDistribution(parts[1]);
    });
    return lines.map((line) => `${line.trim()}\n`).join('');
  }
  const stanzas = text.split(/\n[ \t]*\n/).filter((stanza) => {
    const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
    const isOff = field('Enabled').some((value) => /^no$/i.test(value));
    return !isOff && field('Types').includes('deb') && field('Suites').some(ofDistribution);
  });
  return stanzas.map((stanza) => `${stanza.trim()}\n`).join('\n');
}

/** Names of the packages that `apt-get --simulate install` says it would add. */
export function packagesToAdd(simulation: string): string[] {
  return [...simulation.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '').filter(Boolean);
}
