import { nameKey } from '../identity/name.rules';
import { knownChain } from './chain.rules';

test.each(["McDonald's", 'MCDONALDS', "Mcdonald's Corp"])('%s is a known chain (R3.04)', (name) => expect(knownChain(nameKey(name))).toBe("McDonald's"));
test("an owner's own name is none", () => expect(knownChain(nameKey("McDonald's Plumbing"))).toBeNull());
