import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const root = path.resolve(__dirname, '../../..');

interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string; runbook: string };
}
const rules = (parse(readFileSync(path.join(root, 'monitoring/alerts.yml'), 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules);

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) return name === 'node_modules' ? [] : sources(file);
    return file.endsWith('.ts') && !file.endsWith('.spec.ts') ? [file] : [];
  });
}
const code = ['apps', 'libs'].flatMap((folder) => sources(path.join(root, folder))).map((file) => readFileSync(file, 'utf8')).join('\n');
const runbook = readFileSync(path.join(root, 'docs/runbook.md'), 'utf8');

/** The anchor that a heading gets, as GitHub makes it. */
const anchors = new Set([...runbook.matchAll(/^## (.+)$/gm)].map(([, title]) => title!.toLowerCase().replace(/[^a-z0-9 -]/g, '').replace(/ /g, '-')));

describe('alerts (R18.02)', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))('%s asks for a metric that exists and names a part of the runbook', (_, rule) => {
    const metrics = [...rule.expr.matchAll(/leadfactory_[a-z_]+/g)].map(([name]) => name);
    expect(metrics.length).toBeGreaterThan(0);
    for (const metric of metrics) expect(code).toContain(metric);
    expect(anchors).toContain(rule.annotations.runbook.replace('docs/runbook.md#', ''));
  });
});
