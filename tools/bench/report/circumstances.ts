import { cpus, release, totalmem, type as systemName } from 'node:os';

/** What a reader must know of the machine to compare its numbers with another's. */
export function circumstances(): { at: string; machine: string; node: string; cores: number } {
  const all = cpus();
  const cores = all.length;
  const node = process.version;
  return { at: new Date().toISOString(), node, cores, machine: `${cores} cores (${all[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1_073_741_824)} GB, ${systemName()} ${release()}, Node ${node}` };
}
