import { stateOf } from './states.rules';

test.each([['Oregon', 'OR'], ['or', 'OR'], [' NEW YORK ', 'NY'], ['D.C.', null], ['District of Columbia', 'DC'], ['Ontario', null], ['', null], [null, null], ['ZZ', null]])('%s is %s', (text, code) => expect(stateOf(text)).toBe(code));
