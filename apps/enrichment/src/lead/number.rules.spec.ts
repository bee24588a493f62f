import { isPossibleNumber } from './number.rules';

test.each([['+15032241700', true], ['+442079460958', true], ['+12125550100', true], ['+11235550100', false], ['+10000000000', false], ['nonsense', false]])('%s can be called: %s', (phone, can) => expect(isPossibleNumber(phone)).toBe(can));
