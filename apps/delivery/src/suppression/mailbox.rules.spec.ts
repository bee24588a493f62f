import { concernsMailbox } from './mailbox.rules';

test.each([
  '550 5.1.1 no such user', '550-5.1.1 The email account does not exist', '5.1.1 smtp; 550 5.1.1 <info@joes.example>: unknown', '5.0.0 smtp; 550 5.1.1 unknown', '550 5.1.10 RESOLVER.ADR.RecipientNotFound', '550 #5.1.0 Address rejected',
  '550 5.2.1 the mailbox is disabled', '5.1.2 no such domain', '556 5.1.10 null MX',
])('"%s" says that nobody can be written to there (R10.05)', (diagnostic) => {
  expect(concernsMailbox(diagnostic, false)).toBe(true);
});

test.each([
  '553 5.1.8 sender domain not found', '501 5.1.7 bad sender', '554 5.7.1 relay access denied', '550 5.7.1 blocked by zen.example (192.0.2.5.1.1)', '552 5.2.2 mailbox full', '5.2.2 smtp; 552 5.2.2 over quota',
  '554 rejected as spam', '552 message too large', '550 5.4.4 host not found', '5.7.1 smtp; 550 listed: see 5.1.1',
])('"%s" says nothing of the mailbox, whenever it was said (R10.05)', (diagnostic) => {
  expect([concernsMailbox(diagnostic, false), concernsMailbox(diagnostic, true)]).toEqual([false, false]);
});

test.each(['550 no such user', '551 user not local', '553 mailbox name not allowed', '5.0.0 smtp; 550 user unknown'])('"%s" speaks of the mailbox when it answers its naming', (diagnostic) => {
  expect([concernsMailbox(diagnostic, false), concernsMailbox(diagnostic, true)]).toEqual([false, true]);
});
