import { Database } from '@leadfactory/persistence';
import { Injectable } from '@nestjs/common';
import { hashPassword, isPassword } from './password.service';
import { SessionRepository, type UserRow } from './session.repository';

export interface SignIn {
  /** Whose address and password they are. */
  user: UserRow | undefined;
  /** Accounts of that address whose password it was not. */
  refused: UserRow[];
}

@Injectable()
export class AccountService {
  private readonly decoy = hashPassword('a password that nobody has');

  constructor(
    private readonly database: Database,
    private readonly repository: SessionRepository,
  ) {}

  /** Checks one password at least, also when nobody has the address: the time must not tell (R1.02). */
  async signIn(email: string, password: string): Promise<SignIn> {
    const candidates = await this.database.acrossTenants('whoever signs in names an address, not a tenant', (tx) => this.repository.usersByEmail(tx, email.trim().toLowerCase()));
    if (candidates.length === 0) await isPassword(await this.decoy, password);
    const result: SignIn = { user: undefined, refused: [] };
    for (const candidate of candidates) {
      if (await isPassword(candidate.passwordHash, password)) result.user ??= candidate;
      else result.refused.push(candidate);
    }
    return result;
  }

  /** Undefined when there is no such tenant (any more). */
  tenantName(tenantId: string): Promise<string | undefined> {
    return this.database.withTenant(tenantId, (tx) => this.repository.tenantName(tx));
  }
}
