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
