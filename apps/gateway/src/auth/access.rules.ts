import type { Access } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { Principal } from '../edge/edge.types';

/** Lets in whoever has the scope that the operation names; everybody else is refused (R1.03). @throws AppError forbidden */
export function assertAccess(access: Access, principal: Pick<Principal, 'scopes'>): void {
  if (access === 'public' || access === 'signed-in') return;
  if (!principal.scopes.includes(access)) throw new AppError('forbidden', `This needs the scope ${access}, which you do not have.`);
}
