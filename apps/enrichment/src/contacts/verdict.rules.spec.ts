import { bestOf, judgeDomain, judgeMailbox } from './verdict.rules';

describe('what mail servers say', () => {
  it('a domain with a mail server is left to the verifier', () => {
    expect(judgeDomain({ status: 'found', exchanges: [{ host: 'mx.joes.example', priority: 10 }] })).toBeNull();
  });

  it.each([['', 'an empty host'], ['.', 'a dot']])('the null MX takes no mail (%j)', (host) => {
    expect(judgeDomain({ status: 'found', exchanges: [{ host, priority: 0 }] })).toEqual({ verdict: 'invalid', reasons: ['the domain takes no mail'] });
  });

  it('no mail server, no domain and no answer are three things', () => {
    expect(judgeDomain({ status: 'none', exchanges: [] })).toMatchObject({ verdict: 'invalid', reasons: ['the domain takes no mail'] });
    expect(judgeDomain({ status: 'no_domain', exchanges: [] })).toMatchObject({ verdict: 'invalid', reasons: ['there is no such domain'] });
    expect(judgeDomain({ failed: 'The resolver gave no answer.' })).toMatchObject({ verdict: 'unknown' });
  });
});

describe('what the verifier says', () => {
  it.each([
    ['valid', '', 'valid'], ['valid', 'role_based_accept_all', 'valid'], ['invalid', 'mailbox_not_found', 'invalid'], ['catch_all', 'accept_all', 'risky'], ['unknown', 'mail_server_temporary_error', 'unknown'],
    ['spamtrap', '', 'invalid'], ['abuse', '', 'invalid'], ['do_not_mail', 'disposable', 'invalid'], ['do_not_mail', 'role_based', 'risky'], ['do_not_mail', 'role_based_catch_all', 'risky'],
  ] as const)('%s (%s) is %s', (status, subStatus, verdict) => {
    const judged = judgeMailbox({ status, subStatus });
    expect(judged.verdict).toBe(verdict);
    expect(judged.reasons).toHaveLength(1);
  });

  it('no answer is unknown, with the reason (R15.04)', () => {
    expect(judgeMailbox({ failed: 'zerobounce is not available.' })).toEqual({ verdict: 'unknown', reasons: ['the mailbox was not checked: zerobounce is not available.'] });
  });
});

describe('whom to write to', () => {
  const emails = [{ address: 'a', verdict: 'unknown' }, { address: 'b', verdict: 'risky' }, { address: 'c', verdict: 'valid' }, { address: 'd', verdict: 'valid' }] as const;

  it('the first of the best verdict', () => {
    expect(bestOf(emails, ['valid', 'risky', 'unknown'])).toBe('c');
    expect(bestOf(emails.slice(0, 2), ['valid', 'risky', 'unknown'])).toBe('b');
  });

  it('nobody, when only verdicts are left that the settings do not allow', () => {
    expect(bestOf(emails.slice(0, 2), ['valid'])).toBeNull();
    expect(bestOf([{ address: 'x', verdict: 'invalid' }], ['valid', 'risky', 'unknown'])).toBeNull();
  });
});
