import type { ServiceName } from '@leadfactory/contracts';

/** The database role as which a service connects: owns nothing, sees its own schema only. */
export function roleOf(service: ServiceName): string {
  return `lf_${service}`;
}

/** The owner's connection URL turned into a service's own: same server and database, the service's role and password. */
export function serviceUrl(ownerUrl: string, service: ServiceName, password: string): string {
  const url = new URL(ownerUrl);
  url.username = roleOf(service);
  url.password = encodeURIComponent(password);
  return url.toString();
}
