import { SERVICES, type ServiceName } from '@leadfactory/contracts';

/** The password of every service's role in tests. Roles belong to the whole server, so that all suites must use the same ones. */
export const TEST_PASSWORD = 'lf-test';

/** TEST_PASSWORD for every service, as migrate() takes it. */
export function testPasswords(): Record<ServiceName, string> {
  return Object.fromEntries(SERVICES.map((service) => [service, TEST_PASSWORD])) as Record<ServiceName, string>;
}
