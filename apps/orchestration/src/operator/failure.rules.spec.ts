import { patternOf } from './failure.rules';

test.each([
  ['getaddrinfo ENOTFOUND joes-pizza.example', 'getaddrinfo ENOTFOUND <host>'],
  ['GET https://a.example/x?y=1 answered 503 after 1.25 s', 'GET <url> answered # after # s'],
  ['No mailbox "ann" for ann.lee+x@b.example', 'No mailbox "…" for <mail>'],
  ['lead 4fb884e1-b949-5ced-9646-71672cd5d6e0 of 4fb884e1b9495ced9646', 'lead <id> of <id>'],
  ['too many findings', 'too many findings'],
])('what differs from lead to lead is left out of %j (R12.04)', (message, pattern) => {
  expect(patternOf(message)).toBe(pattern);
});
