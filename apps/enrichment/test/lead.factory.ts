import type { AuditFact, BusinessFact } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';
import type { Candidate } from '../src/profile/match.rules';

const at = '2026-01-02T03:04:05.000Z';

export function aBusiness(more: Partial<BusinessFact> = {}): BusinessFact {
  return {
    businessId: newId(), name: "Joe's Pizza", vertical: 'restaurant', categories: ['pizza'], address: { line1: '12 W Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' },
    location: { latitude: 40.75, longitude: -73.99 }, phone: '+12125550100', website: 'https://www.joes-pizza.example/', email: null, rating: 4.2, reviewCount: 80, closed: false, chain: null, provenance: {}, ...more,
  };
}

/** The same business as Google lists it. */
export function aCandidate(more: Partial<Candidate> = {}): Candidate {
  return {
    placeId: 'ChIJjoe', name: "Joe's Pizza", address: '12 West Main Street, New York, NY 10001, USA', zip: '10001', phone: '+1 212-555-0100', website: 'http://joes-pizza.example/menu', location: { latitude: 40.75, longitude: -73.99 },
    rating: 4.6, reviewCount: 250, businessStatus: 'operational', hours: ['Monday: 11:00 – 22:00'], categories: ['restaurant', 'food'], photoCount: 9, ...more,
  };
}

export function anAudit(more: Partial<AuditFact> = {}): AuditFact {
  return {
    auditId: newId(), version: '1', auditedAt: at, status: 'measured', reason: null, url: 'https://www.joes-pizza.example/', finalUrl: 'https://www.joes-pizza.example/', pages: [], vitals: [], outcomes: [], findings: [], coverage: 1, technologies: [], recommendations: [], ...more,
  };
}
