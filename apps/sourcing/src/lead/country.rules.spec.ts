import { countryOf } from './country.rules';

test.each([['US', 'US'], ['usa', 'US'], ['United States', 'US'], ['U.S.A.', 'US'], ['Canada', 'CA'], ['england', 'GB'], ['Germany', 'DE'], ['de', 'DE'], ['Atlantis', null], ['', null], [null, null]])('%j is the country %j', (text, code) => expect(countryOf(text)).toBe(code));
