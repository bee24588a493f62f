import { chanceOf } from './chance.rules';
import { callFindings, chargeFindings } from './money-checks';
import { countFindings, houseFindings, leadFindings } from './engine-checks';
import { Feeder } from './feeder';
import type { Finding } from './finding.types';
import { mailFindings } from './mail-checks';
import { FULL, planFaults, SHORT, type TimedFault, VERBS } from './plan.rules';
import { comeToRest } from './rest';
import { Saboteur } from './saboteur';
import type { ChaosStack } from './stack';
import { THROUGHOUT } from './troubles.rules';

/** How long everything may take to come to rest once nothing is broken any more. */
const REST_SECONDS = { full: 150, short: 90 };
const CURE_MS = 90_000;

/** Works the stack while it is being broken, lets it come to rest, and looks at what came of it. */
export async function wreak(stack: ChaosStack, o: { seed: number; short: boolean }, say: (line: string) => void): Promise<Finding[]> {
  const chance = chanceOf(o.seed);
  const size = o.short ? SHORT : FULL;
  const plan = planFaults(chance, stack.processes.map(({ name }) => name), size);
  await stack.witness.tell('/_knobs', THROUGHOUT);
  const feeder = new Feeder(stack, chanceOf(o.seed + 1), o.short ? 2 : 1_000);
  const saboteur = new Saboteur(stack, chance, say);
  feeder.start();
  say(`Breaking things for ${size.seconds} s: ${plan.length} faults`);
  await saboteur.carryOut(plan);
  await feeder.stop();
  await Promise.all(stack.processes.map((process) => process.whenReady(60_000)));
  await saboteur.operators.mend();
  const cured = size.poison > 0 ? await saboteur.poisoner.cure(CURE_MS) : null;
  say('No more faults. Waiting for rest');
  const rest = await comeToRest(stack.witness, o.short ? REST_SECONDS.short : REST_SECONDS.full, say);

  const { witness } = stack;
  const unreadable = await saboteur.poisoner.unreadable();
  return [
    ...faultFindings(plan, saboteur, stack),
    { what: 'comes to rest after the last fault', times: 1, expected: `≤ ${o.short ? REST_SECONDS.short : REST_SECONDS.full} s`, seen: `${rest.seconds.toFixed(0)} s`, ok: rest.restless.length === 0, details: rest.restless },
    ...(await leadFindings(witness, feeder)),
    ...(await mailFindings(witness)),
    ...(await chargeFindings(witness, saboteur.operators.refunded)),
    ...(await callFindings(witness)),
    ...(cured === null ? [] : [{ what: 'poisonous event: dead letter after six tries, taken when sent again', times: 1, expected: '≥ 6 deliveries, 1 taken', seen: `${cured.tries ?? 'no'} deliveries, ${cured.taken} taken`, ok: (cured.tries ?? 0) >= 6 && cured.taken === 1 }]),
    { what: 'unreadable envelope: dead letter, its neighbours unharmed', times: 1, expected: '1 dead letter', seen: `${unreadable.length}`, ok: unreadable.length === 1 },
    ...(await countFindings(witness)),
    ...(await houseFindings(stack)),
    { what: 'the test itself: faults and launches carried out', times: plan.length, expected: 'all', seen: saboteur.problems.length + feeder.problems.length === 0 ? 'all' : 'not all', ok: saboteur.problems.length + feeder.problems.length === 0, details: [...saboteur.problems, ...feeder.problems] },
  ];
}

/** Each kind of fault: how often it was planned and inflicted. */
function faultFindings(plan: readonly TimedFault[], saboteur: Saboteur, stack: ChaosStack): Finding[] {
  const planned = new Map<string, number>();
  for (const fault of plan) {
    const kind = fault.kind === 'vendor' ? `vendor ${fault.trouble}` : fault.kind;
    planned.set(kind, (planned.get(kind) ?? 0) + 1);
  }
  // Where nothing is under way there is nothing for operators to act on.
  const optional = new Set<string>(VERBS);
  return [...planned].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => {
    const done = saboteur.done.get(kind) ?? 0;
    const back = kind === 'kill service' ? `, ${stack.processes.filter((process) => process.isReady).length} of ${stack.processes.length} up` : '';
    return { what: kind, times: done, expected: `${count}`, seen: `${done}${back}`, ok: (done === count || optional.has(kind)) && (kind !== 'kill service' || stack.processes.every((process) => process.isReady)) };
  });
}
