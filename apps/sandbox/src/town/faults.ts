import { faultsMeasured } from './faults.catalogue.measured';
import { faultsSeen } from './faults.catalogue.seen';
import type { FaultEntry } from './fault-entry';

export type { FaultCategory, FaultEntry } from './fault-entry';

const entries = { ...faultsSeen, ...faultsMeasured } as const;

export type FaultId = keyof typeof entries;

export interface Fault extends FaultEntry {
  id: FaultId;
}

/** Every fault that the town's sites may carry: the answer key for audits of them. */
export const faultCatalogue: readonly Fault[] = (Object.entries(entries) as [FaultId, FaultEntry][]).map(([id, entry]) => ({ ...entry, id }));

export const faultById: ReadonlyMap<FaultId, Fault> = new Map(faultCatalogue.map((fault) => [fault.id, fault]));

/** Whether both may be planted on one site. */
export function compatible(left: Fault, right: Fault): boolean {
  return !(left.excludes ?? []).includes(right.id) && !(right.excludes ?? []).includes(left.id);
}
