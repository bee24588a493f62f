import { TestClock } from '@leadfactory/testing';
import { Links } from './links';

describe('Links', () => {
  const clock = new TestClock();
  const links = new Links('a secret of more than thirty-two characters', clock);

  it('gives the claims back for the purpose that they were signed for', () => {
    const token = links.sign('offer', { offer: 'o-1', n: 7 });
    expect(token).toMatch(/^[\w.-]+$/);
    expect(links.verify('offer', token)).toEqual({ offer: 'o-1', n: 7 });
  });

  it('refuses alike what is foreign, changed, broken or signed for something else', () => {
    const token = links.sign('offer', { offer: 'o-1' });
    const [body = '', signature = ''] = token.split('.');
    const forged = `${Buffer.from(JSON.stringify([0, { offer: 'o-2' }])).toString('base64url')}.${signature}`;
    const foreign = new Links('another secret of more than thirty-two characters', clock).sign('offer', { offer: 'o-1' });
    const refused = [forged, foreign, body, `${token}.x`, `${body}.`, '', 'x.y', `${token}=`, token.slice(0, -2)];
    expect(refused.map((text) => links.verify('offer', text))).toEqual(refused.map(() => null));
    expect(links.verify('report', token)).toBeNull();
  });

  it('ends at its time, to the second', () => {
    const token = links.sign('offer', { offer: 'o-1' }, { expiresAt: new Date(clock.now().getTime() + 60_000) });
    clock.advance({ seconds: 59 });
    expect(links.verify('offer', token)).toEqual({ offer: 'o-1' });
    clock.advance({ seconds: 1 });
    expect(links.verify('offer', token)).toBeNull();
  });
});
