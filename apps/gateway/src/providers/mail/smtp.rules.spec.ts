import { faultOfSmtp, refusalOf } from './smtp.rules';

describe('what an SMTP dialogue’s end means', () => {
  it('5xx at RCPT is a refusal for good, 4xx for now', () => {
    expect(refusalOf({ message: 'x', code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550, response: '550 5.1.1 no such user' })).toEqual({ permanent: true, diagnostic: '550 5.1.1 no such user', atRecipient: true });
    expect(refusalOf({ message: 'x', code: 'EENVELOPE', command: 'RCPT TO', responseCode: 451, response: '451 4.3.0 later' })).toEqual({ permanent: false, diagnostic: '451 4.3.0 later', atRecipient: true });
    expect(refusalOf({ message: 'x', code: 'EMESSAGE', command: 'DATA', responseCode: 554, response: '554 spam' })).toMatchObject({ permanent: true, atRecipient: false });
  });

  it('a recipient that no dialogue can name is refused for good; a sender that none can name is our own mistake', () => {
    expect(refusalOf({ message: 'No recipients defined', code: 'EENVELOPE', command: 'API' })).toEqual({ permanent: true, diagnostic: 'No recipients defined' });
    expect(refusalOf({ message: 'Invalid sender "a<b@c.example"', code: 'EENVELOPE', command: 'API' })).toBeNull();
  });

  it('a server that closes or refuses our login says nothing about the recipient', () => {
    expect(refusalOf({ message: 'x', command: 'RCPT TO', responseCode: 421, response: '421 closing' })).toBeNull();
    expect(refusalOf({ message: 'x', code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535, response: '535 no' })).toBeNull();
    expect(faultOfSmtp({ message: 'x', code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, false)).toMatchObject({ kind: 'rejected' });
  });

  it.each([
    ['MAIL FROM', 553, '553 5.1.8 sender domain not found'],
    ['MAIL FROM', 530, '530 5.7.0 Must issue a STARTTLS command first'],
    ['RCPT TO', 554, '554 5.7.1 <bo@b.example>: Relay access denied'],
    ['RCPT TO', 550, '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain'],
    ['RCPT TO', 550, '550 relay not permitted'],
    ['RCPT TO', 530, '530 5.7.1 Authentication required'],
  ])('a refusal of who sends says nothing of the recipient: at %s, %i', (command, responseCode, response) => {
    const trouble = { message: 'x', code: 'EENVELOPE', command, responseCode, response };
    expect(refusalOf(trouble)).toBeNull();
    expect(faultOfSmtp(trouble, false)).toMatchObject({ kind: 'rejected', maybeDone: false, message: expect.stringContaining(response) });
  });

  it('only silence after the whole body leaves the mail’s fate unknown', () => {
    expect(faultOfSmtp({ message: 'x', code: 'ECONNREFUSED', command: 'CONN' }, false)).toMatchObject({ kind: 'unavailable', maybeDone: false });
    expect(faultOfSmtp({ message: 'x', code: 'ETIMEDOUT', command: 'CONN' }, false)).toMatchObject({ kind: 'timeout', maybeDone: false });
    expect(faultOfSmtp({ message: 'x', code: 'ETIMEDOUT', command: 'CONN' }, true)).toMatchObject({ kind: 'timeout', maybeDone: true });
    expect(faultOfSmtp({ message: 'x', code: 'ECONNECTION', command: 'CONN' }, true)).toMatchObject({ maybeDone: true });
    expect(faultOfSmtp({ message: 'x', command: 'DATA', responseCode: 421 }, true)).toMatchObject({ maybeDone: false });
  });
});
