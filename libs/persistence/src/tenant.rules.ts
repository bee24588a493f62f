import { AppError, isId } from '@leadfactory/kernel';

/** The tenant of what belongs to nobody: a message that could not be read, say. */
export const PLATFORM_TENANT = '00000000-0000-0000-0000-000000000000';

/** The setting that names the tenant of a transaction. After COMMIT it reads '' and not NULL, hence nullif wherever it is read. */
export const TENANT_SETTING = 'app.tenant_id';

/** The setting that opens the tables whose policy allows a look across tenants. */
export const ACROSS_SETTING = 'app.across_tenants';

export const CURRENT_TENANT_SQL = `nullif(current_setting('${TENANT_SETTING}', true), '')::uuid`;

/** @throws AppError invalid_input when it is no UUID: an empty or broken id must never reach a transaction. */
export function assertTenantId(tenantId: string): void {
  if (!isId(tenantId)) throw new AppError('invalid_input', `A tenant's id is a UUID, not ${JSON.stringify(tenantId)}.`);
}

/** A lower-case SQL name as it stands; anything that would need quoting is refused. @throws AppError invalid_input */
export function sqlName(name: string, what: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) {
    throw new AppError('invalid_input', `${what} "${name}" is no plain SQL name: lower-case letters, digits and underscores, at most 63.`);
  }
  return name;
}
