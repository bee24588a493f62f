import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { wreak } from './chaos';
import { parseChaosRequest, USAGE } from './options.rules';
import { renderFindings } from './report.rules';
import { bringUp, type ChaosStack } from './stack';

// npm run chaos: the product as separate processes, broken at every joint while campaigns run, and looked at afterwards.

async function main(): Promise<number> {
  if (process.argv.includes('--help')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const request = parseChaosRequest(process.argv.slice(2), Date.now());
  const say = (line: string): void => void (request.json ? process.stderr : process.stdout).write(`${line}\n`);
  const root = process.cwd();
  const parent = path.join(root, '.leadfactory/test/chaos');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(path.join(parent, `${request.seed}-`));
  let stack: ChaosStack | undefined;
  let amiss = true;
  const stopped = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => reject(new Error(`stopped by ${signal}`)));
  });
  try {
    say(`Chaos, seed ${request.seed} (again: npm run chaos -- --seed ${request.seed}${request.short ? ' --short' : ''})`);
    const startedAt = Date.now();
    stack = await bringUp({ root, directory, binDirectory: path.join(root, '.leadfactory/bin'), seed: request.seed, say: (line) => say(`  ${line}`) });
    say(`Up after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${stack.processes.length} processes`);
    const findings = await Promise.race([wreak(stack, request, say), stopped]);
    amiss = findings.some((finding) => !finding.ok);
    if (request.json) process.stdout.write(`${JSON.stringify({ seed: request.seed, short: request.short, seconds: Math.round((Date.now() - startedAt) / 1000), ok: !amiss, findings }, null, 2)}\n`);
    say(`\n${renderFindings(findings).join('\n')}\n`);
    say(amiss ? `Something is amiss. Logs and data: ${directory}` : 'Nothing is amiss.');
    return amiss ? 1 : 0;
  } finally {
    await stack?.stop();
    if (!amiss && !request.keep) rmSync(directory, { recursive: true, force: true });
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
