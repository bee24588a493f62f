/** The demonstration is one tenant among two: the second one shows that it sees nothing of the first. */
export const DEMO_TENANTS = [
  {
    id: '0d0c1a3e-5b1f-4a70-9f65-7d2f7f1d1c01',
    name: 'Northside Digital',
    ownerEmail: 'owner@northside.example',
    ownerName: 'Nora North',
    sender: { fromName: 'Nora North, Northside Digital', fromAddress: 'nora@northside.example', replyTo: 'nora@northside.example', postalAddress: 'Northside Digital, 100 Example Avenue, Springfield, NY 10000, USA' },
  },
  {
    id: '0d0c1a3e-5b1f-4a70-9f65-7d2f7f1d1c02',
    name: 'Harbor Web Audits',
    ownerEmail: 'owner@harbor.example',
    ownerName: 'Hugo Harbor',
    sender: { fromName: 'Hugo Harbor, Harbor Web Audits', fromAddress: 'hugo@harbor.example', replyTo: 'hugo@harbor.example', postalAddress: 'Harbor Web Audits, 7 Sample Wharf, Portland, ME 04100, USA' },
  },
] as const;
