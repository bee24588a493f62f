import type { AuditCategory, AuditFact, BusinessFact, CampaignFact, Facts, ScoreFact } from '@leadfactory/contracts';
import type { Sender } from '../sender/sender.types';

export type Language = CampaignFact['language'];
export type Finding = AuditFact['findings'][number];
export type Health = NonNullable<ScoreFact['health']>;
export type Grade = Health['grade'];

export type Rating = 'good' | 'fair' | 'poor';
export type MetricName = 'lcp' | 'cls' | 'tbt' | 'fcp';

/** One measure of one page load against its thresholds. */
export interface Metric {
  name: MetricName;
  /** Milliseconds; for cls a bare number. */
  value: number;
  good: number;
  poor: number;
  rating: Rating;
}

export interface VitalsView {
  strategy: 'mobile' | 'desktop';
  performance: number | null;
  source: 'psi' | 'lighthouse';
  totalBytes: number | null;
  metrics: Metric[];
}

/** How the site stands among others of its kind in the same ZIP. */
export interface Competitors {
  zip: string;
  /** How many others. */
  peers: number;
  /** Share of the others that score lower, 0–100. */
  percentile: number;
  median: number;
  best: number;
  /** Scores of the others, in ascending order. */
  scores: number[];
}

/** Everything that a report shows, frozen when it was made: page and PDF are made of this alone. */
export interface ReportSnapshot {
  version: 1;
  reportId: string;
  language: Language;
  snapshotAt: string;
  sender: Sender;
  business: Pick<BusinessFact, 'name' | 'vertical' | 'phone' | 'website' | 'rating' | 'reviewCount'> & { address: string };
  health: Health;
  vitals: VitalsView[];
  /** All findings: the strongest first. The lists below name some of them by id. */
  findings: Finding[];
  topIssues: string[];
  quickWins: string[];
  proofs: string[];
  byCategory: { category: AuditCategory; findingIds: string[]; passed: number; unknown: number }[];
  recommendations: AuditFact['recommendations'];
  competitors: Competitors | null;
  method: {
    auditedAt: string;
    engineVersion: string;
    healthVersion: string;
    url: string;
    pages: string[];
    coverage: number;
    checks: { passed: number; failed: number; unknown: number };
    unknown: { reason: string; checkIds: string[] }[];
  };
}

/** What a report is made of. */
export type ReportFacts = Pick<Facts, 'campaign' | 'business' | 'audit' | 'score'> & Partial<Pick<Facts, 'profile'>>;
