interface Family {
  /** Its HELP and TYPE lines. */
  head: string[];
  samples: string[];
}

/** Texts of several services as one: Prometheus wants all samples of a metric together, under one HELP and TYPE. */
export function mergeMetrics(texts: readonly string[]): string {
  const families = new Map<string, Family>();
  for (const text of texts) addTo(families, text);
  return [...families.values()].flatMap(({ head, samples }) => [...head, ...samples]).join('\n') + '\n';
}

function addTo(families: Map<string, Family>, text: string): void {
  let current: Family = { head: [], samples: [] };
  let isKnown = false;
  let name = '';
  for (const line of text.split('\n')) {
    const head = /^# (?:HELP|TYPE) (\S+)/.exec(line)?.[1];
    if (head !== undefined) {
      if (head !== name) {
        name = head;
        const known = families.get(head);
        isKnown = known !== undefined;
        current = known ?? { head: [], samples: [] };
        families.set(head, current);
      }
      if (!isKnown) current.head.push(line);
    } else if (line !== '' && !line.startsWith('#')) {
      current.samples.push(line);
    }
  }
}
