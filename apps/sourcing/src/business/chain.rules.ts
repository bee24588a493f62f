import { nameKey } from '../identity/name.rules';

/** Chains that everybody knows, so that their first branch is recognised too. */
const NAMES = [
  "McDonald's", 'Starbucks', 'Starbucks Coffee', 'Subway', 'Burger King', "Wendy's", 'Taco Bell', 'KFC', 'Pizza Hut', "Domino's", "Domino's Pizza", 'Papa Johns', "Little Caesars", "Dunkin'", "Dunkin' Donuts", 'Chipotle', 'Chipotle Mexican Grill', 'Panera Bread', 'Chick-fil-A',
  'Popeyes', 'Popeyes Louisiana Kitchen', 'Five Guys', 'Shake Shack', "Applebee's", "Chili's", 'Olive Garden', 'Outback Steakhouse', 'IHOP', "Denny's", 'Cracker Barrel', 'Panda Express', "Jimmy John's", 'Sonic Drive-In', 'Arbys', 'Dairy Queen', 'Buffalo Wild Wings', 'Red Lobster',
  'Tim Hortons', "Peet's Coffee", 'Pret A Manger', 'Sweetgreen', 'Planet Fitness', 'LA Fitness', 'Anytime Fitness', 'Orangetheory Fitness', "Gold's Gym", 'Crunch Fitness', 'Equinox', 'YMCA', 'Jiffy Lube', 'Midas', 'Meineke Car Care Center', 'Pep Boys', 'Firestone Complete Auto Care',
  'Valvoline Instant Oil Change', 'Supercuts', 'Great Clips', 'Sport Clips', 'Fantastic Sams', 'Massage Envy', 'European Wax Center', 'Aspen Dental', 'Roto-Rooter', 'Mr. Rooter Plumbing', 'Benjamin Franklin Plumbing', 'One Hour Heating and Air Conditioning', 'Keller Williams', 'RE/MAX',
  'Century 21', 'Coldwell Banker', 'Banfield Pet Hospital', 'VCA Animal Hospitals', '1-800-Flowers', 'Gordon Biersch', 'Rock Bottom',
];
const KNOWN = new Map(NAMES.map((name) => [nameKey(name), name]));

/** Places of one name from which on it is a chain. */
export const CHAIN_FROM = 3;

/** The known chain of that name, however it is spelled; null for all others. */
export function knownChain(key: string): string | null {
  return KNOWN.get(key) ?? null;
}
