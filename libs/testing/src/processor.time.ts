/**
 * Milliseconds of processor time that work took in this process, all of its threads together: what it costs, however many others share
 * the machine. Time by the clock tells of the others as well.
 */
export function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return since(before);
}

/** The same for work that is waited for; what else this process does meanwhile counts too. */
export async function processorMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  return since(before);
}

function since(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
