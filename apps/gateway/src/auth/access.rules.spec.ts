import { OPERATIONS, ROLES, SCOPES, SCOPES_OF_ROLE } from '@leadfactory/contracts';
import { assertAccess } from './access.rules';

test.each(OPERATIONS.map((operation) => [operation.name, operation] as const))('%s is refused to whoever lacks its scope (R1.03)', (_name, { access }) => {
  const isOpen = access === 'public' || access === 'signed-in';
  for (const role of ROLES) {
    const isAllowed = isOpen || SCOPES_OF_ROLE[role].some((scope) => scope === access);
    const enter = () => assertAccess(access, { scopes: SCOPES_OF_ROLE[role] });
    if (isAllowed) expect(enter).not.toThrow();
    else expect(enter).toThrow(access);
  }
  const allOthers = () => assertAccess(access, { scopes: SCOPES.filter((scope) => scope !== access) });
  if (isOpen) expect(allOthers).not.toThrow();
  else expect(allOthers).toThrow(`needs the scope ${access}`);
});
