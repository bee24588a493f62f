import { faultOfSmtp, refusalOf } from './smtp.rules';

describe('what an SMTP dialogue’s end means', () => {
  it('5xx at RCPT is a refusal for good, 4xx for now', () => {
    expect(refusalOf({ message: 'x', code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 no such user' })).toEqual({ permanent: true, diagnostic: '550 5.1.1 no such user' });
    expect(refusalOf({ message: 'x', code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451, response: '451 4.3.0 later' })).toEqual({ permanent: false, diagnostic: '451 4.3.0 later' });
    expect(refusalOf({ message: 'x', code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 spam' })).toMatchObject({ permanent: true });
  });

  it('a server that closes or refuses our login says nothing about the recipient', () => {
    expect(refusalOf({ message: 'x', command: 'RCPT TO', responseCode: 421, response: '421 closing' })).toBeNull();
    expect(refusalOf({ message: 'x', code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 no' })).toBeNull();
    expect(faultOfSmtp({ message: 'x', code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, false)).toMatchObject({ kind: 'rejected' });
  });

  it('only silence after the whole body leaves the mail’s fate unknown', () => {
    expect(faultOfSmtp({ message: 'x', code: 'ECONNREFUSED', command: 'CONN' }, false)).toMatchObject({ kind: 'unavailable', maybeDone: false });
    expect(faultOfSmtp({ message: 'x', code: 'ETIMEDOUT', command: 'CONN' }, false)).toMatchObject({ kind: 'timeout', maybeDone: false });
    expect(faultOfSmtp({ message: 'x', code: 'ETIMEDOUT', command: 'CONN' }, true)).toMatchObject({ kind: 'timeout', maybeDone: true });
    expect(faultOfSmtp({ message: 'x', code: 'ECONNECTION', command: 'CONN' }, true)).toMatchObject({ maybeDone: true });
    expect(faultOfSmtp({ message: 'x', command: 'DATA', responseCode: 421 }, true)).toMatchObject({ maybeDone: false });
  });
});
