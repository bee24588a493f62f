import 'reflect-metadata';
import { parsePlace } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { ServerError } from '@leadfactory/servers';
import { checkSites } from './demo/input';
import { letIn, runDemonstration, signInLine } from './demo/demonstration';
import { readLocalEnv } from './env';
import { bringUp, type Machine } from './machine/machine';
import { parseStartRequest, USAGE } from './options.rules';

// npm start: servers, sandbox and services come up, a campaign runs before the user's eyes, and all stays up until Ctrl-C.

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(): Promise<number> {
  const request = parseStartRequest(process.argv.slice(2));
  if (request.help) {
    say(USAGE);
    return 0;
  }
  const place = request.input === undefined ? { zip: request.zip } : parsePlace(request.input.place);
  checkSites(request.input?.sites);
  const startedAt = Date.now();
  say('\nLeadFactory starts on this machine');
  const asked = whenAskedToStop();
  const machine = await bringUp({ env: readLocalEnv(), root: process.cwd(), port: request.port, sitesDir: request.input?.sites, separate: request.separate, say });
  say(`  ready       after ${((Date.now() - startedAt) / 1000).toFixed(1)} s at ${machine.addresses.origin}\n`);
  try {
    const used = async (): Promise<number> => {
      const client = await letIn(machine);
      if (!request.idle) return runDemonstration(machine, client, request, place, say);
      say(signInLine(machine));
      return 0;
    };
    const status = await Promise.race([used().catch((error: unknown) => insteadOf(error, machine)), asked.then(() => 130), machine.death]);
    if (request.exit || status === 130) return status;
    say('\nEverything stays up. Press Ctrl-C to stop it.');
    await Promise.race([asked, machine.death]);
    return status;
  } finally {
    await bringDown(machine);
  }
}

function whenAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        resolve();
      });
    }
  });
}

/** When a process has died, that is what went wrong; that it did not answer is only how it was noticed. */
async function insteadOf(error: unknown, machine: Machine): Promise<never> {
  await Promise.race([machine.death, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  throw error;
}

async function bringDown(machine: Machine): Promise<void> {
  say('\nStopping …');
  await machine.stop();
  say('Stopped.');
}

function tell(error: unknown): void {
  const foreseen = error instanceof AppError || error instanceof ServerError;
  process.stderr.write(`\n${foreseen ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (error instanceof AppError) for (const field of error.details.fields ?? []) if (!error.message.includes(field.path)) process.stderr.write(`  ${field.path}: ${field.message}\n`);
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    tell(error);
    process.exit(1);
  },
);
