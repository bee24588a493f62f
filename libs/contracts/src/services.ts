/** The twelve services. A service's schema is its name, its database role `lf_<name>`. */
export const SERVICES = [
  'gateway',
  'targeting',
  'sourcing',
  'assessment',
  'enrichment',
  'scoring',
  'reports',
  'storefront',
  'personalization',
  'delivery',
  'analytics',
  'orchestration',
] as const;

export type ServiceName = (typeof SERVICES)[number];
