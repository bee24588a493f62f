import type { AuditFact, ShownScreenshots } from '@leadfactory/contracts';
import type { z } from 'zod';

/** Where an audit's pictures are kept: they belong to the site and the day, and all audits of both share them. */
export interface ShotPlace {
  url: string;
  /** UTC, `2026-03-02`. */
  day: string;
}

export interface StoredImage {
  device: 'phone' | 'desktop';
  width: number;
  height: number;
  key: string;
}

export interface Shots {
  state: 'pending' | 'taken' | 'unknown';
  reason: string | null;
  takenAt: Date | null;
  images: StoredImage[];
}

/** Tries of a visit that failed for a passing reason; by then the site has had its chance. */
const MOST_ATTEMPTS = 3;
const PAUSE_MS = 120_000;
/** What a second visit may change. What robots.txt or a missing certificate says holds for the day. */
const PASSING: readonly string[] = ['timeout', 'connect', 'dns', 'protocol'];

/** The picture shows what a visitor would see: pages that want scripts have one too, a challenge or a parked page has none worth keeping. */
export function placeOf(audit: Pick<AuditFact, 'status' | 'finalUrl' | 'auditedAt'>): ShotPlace | null {
  if (audit.finalUrl === null || (audit.status !== 'measured' && audit.status !== 'needs_javascript')) return null;
  return { url: audit.finalUrl, day: audit.auditedAt.slice(0, 10) };
}

/** When the site is visited again after this failure; null when it is not. */
export function nextVisit(problem: string, attempts: number, now: Date): Date | null {
  return PASSING.includes(problem) && attempts < MOST_ATTEMPTS ? new Date(now.getTime() + PAUSE_MS * attempts) : null;
}

export function shownShots(auditId: string, shots: Shots | null): z.input<typeof ShownScreenshots> {
  if (shots === null) return { state: 'unknown', reason: 'There was no page to show.', takenAt: null, images: [] };
  const images = shots.images.map(({ device, width, height }) => ({ device, width, height, path: `/api/v1/audits/${auditId}/screenshots/${device}` }));
  return { state: shots.state, reason: shots.reason, takenAt: shots.takenAt?.toISOString() ?? null, images };
}
