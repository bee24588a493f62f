import { faultsSeen } from './faults.catalogue.seen';
import { faultsMeasured } from './faults.catalogue.measured';

export type FaultCategory = 'seo' | 'mobile' | 'security' | 'accessibility' | 'local' | 'conversion' | 'trust' | 'performance' | 'tech' | 'social' | 'freshness';

export interface FaultEntry {
  title: string;
  category: FaultCategory;
  /** What is planted, and where one finds it. */
  planted: string;
  where: string;
  /** Share of ordinary sites that carry it. */
  frequency: number;
  /** Faults that cannot stand beside this one on a page. */
  excludes?: readonly string[];
}

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
