import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readResult, removeDirectory, runToEnd, stackDirectory, start, type Started, UNHURRIED } from './stack';

/** Resolves when the output matches. */
async function says(started: Started, pattern: RegExp): Promise<void> {
  const until = Date.now() + 120_000;
  while (!pattern.test(started.output())) {
    if (started.child.exitCode !== null || Date.now() > until) throw new Error(`It never said ${String(pattern)}:\n${started.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('all services killed half-way: the next start carries every lead to the end it would have had, and mails nobody twice (R10.07)', async () => {
  const calm = stackDirectory('calm');
  const killed = stackDirectory('killed');
  try {
    const first = await start(killed, ['--exit', '--quota', '25'], UNHURRIED);
    const ended = once(first.child, 'close');
    await says(first, /^ {2}[1-9]\d* of \d+ leads finished/m);
    const { services } = JSON.parse(readFileSync(path.join(killed, 'processes.json'), 'utf8')) as { services: { pid: number }[] };
    for (const { pid } of services) process.kill(pid, 'SIGKILL');
    await ended;
    expect(first.output()).toMatch(/ended by itself \(SIGKILL\)/);

    const second = await runToEnd(killed, ['--exit', '--quota', '25'], UNHURRIED);
    expect({ status: second.status, output: second.output }).toMatchObject({ status: 0 });
    expect(second.output).not.toContain('AMISS');

    const undisturbed = await runToEnd(calm, ['--exit', '--quota', '25'], UNHURRIED);
    expect(undisturbed.status).toBe(0);
    const decided = ({ found, audited, scored, sent, ended: all, outcomes }: ReturnType<typeof readResult>['funnel']) => ({ found, audited, scored, sent, all, outcomes });
    expect(decided(readResult(killed).funnel)).toEqual(decided(readResult(calm).funnel));
  } finally {
    removeDirectory(calm);
    removeDirectory(killed);
  }
  // Three starts and campaigns, half a minute each with one more process at work, and a minute until calls that were cut off are asked again: 164 s were measured on a machine with four times its load.
}, 480_000);
