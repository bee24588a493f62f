import type { BusinessFact, ContactsFact } from '@leadfactory/contracts';
import { newId } from '@leadfactory/kernel';

type EmailContact = ContactsFact['emails'][number];
const AT = '2026-03-02T08:00:00.000Z';

export const place = (): BusinessFact['address'] => ({ line1: '1 Main St', line2: null, city: 'New York', state: 'NY', zip: '10001', country: 'US' });

export function contact(more: Partial<EmailContact> = {}): EmailContact {
  return { address: 'info@joes.example', kind: 'role', verdict: 'valid', reasons: [], checkedAt: AT, verdictExpiresAt: '2026-06-01T08:00:00.000Z', provenance: { source: 'site', fetchedAt: AT, licence: 'own-site', expiresAt: null }, ...more };
}

/** The draft's content as personalization leaves it (docs/mail.md). */
export const draftContent = (offerUrl: string) => ({
  html: `<html><body><p>Hello</p><a href="{{link:${offerUrl}}}" style="background:#0b5cad">See the proof</a><p>{{sender_name}}<br>{{postal_address}}</p><a href="{{unsubscribe_url}}">Unsubscribe</a>{{open_pixel}}</body></html>`,
  text: `Hello\n\nSee the proof: {{link:${offerUrl}}}\n\n{{sender_name}}\n{{postal_address}}\n\nUnsubscribe: {{unsubscribe_url}}`,
});

/** Everything that sendEmail needs, but for the draft's text, which is a blob. */
export function sendInput(o: { to?: string; campaignId?: string; businessId?: string; contentKey: string; offerUrl: string; contact?: Partial<EmailContact>; country?: string }) {
  const address = o.to ?? 'info@joes.example';
  const campaignId = o.campaignId ?? newId();
  return {
    campaign: { campaignId, name: 'Restaurants', price: { amount: 4900, currency: 'USD' }, language: 'en' as const, tiers: ['A' as const], review: 'auto' as const, variants: {} },
    business: {
      businessId: o.businessId ?? newId(), name: "Joe's Pizza", vertical: 'restaurant', categories: [], address: { ...place(), country: o.country ?? 'US' }, location: null, phone: null, website: null, email: null,
      rating: null, reviewCount: null, closed: false, chain: null, provenance: {},
    },
    contacts: { emails: [contact({ address, ...o.contact })], best: address, phones: [], socialProfiles: [] },
    draft: { draftId: newId(), auditId: newId(), subject: 'A question about joes.example', preheader: 'x', content: { key: o.contentKey, bytes: 1, contentType: 'application/json' }, claims: [], strategy: 'question', bodyVariant: 'short', writer: 'template', language: 'en' as const },
    offer: { offerId: newId(), url: o.offerUrl, price: { amount: 4900, currency: 'USD' }, expiresAt: '2026-05-01T08:00:00.000Z' },
  };
}
