import { derivedId, newId } from '@leadfactory/kernel';
import { messageOfReturnPath, returnPathOf } from './return-path.rules';

const secret = 'of the tests, and of nobody else at all';

test('a bounce finds its message, in whatever case the address comes back (R10.05)', () => {
  for (let at = 0; at < 200; at += 1) {
    const messageId = at % 2 === 0 ? newId() : derivedId('message', String(at));
    const address = returnPathOf('bounce', messageId, 'north.example', secret);
    expect(address.split('@')[0]!.length).toBeLessThanOrEqual(64);
    expect(messageOfReturnPath(address, secret)).toEqual({ purpose: 'bounce', messageId });
    expect(messageOfReturnPath(`<${address.toUpperCase()}>`, secret)).toEqual({ purpose: 'bounce', messageId });
  }
});

test('forged, cut and foreign addresses name nothing', () => {
  const address = returnPathOf('bounce', newId(), 'north.example', secret);
  const other = returnPathOf('bounce', newId(), 'north.example', 'another secret of the tests altogether');
  const swapped = address.slice(0, 7) + returnPathOf('bounce', newId(), 'x', secret).slice(7, 33) + address.slice(33);
  for (const wrong of [other, swapped, address.replace('bounce', 'unsubscribe'), address.slice(0, 30), 'nora@north.example', '', 'bounce+@x']) expect(messageOfReturnPath(wrong, secret)).toBeNull();
});
