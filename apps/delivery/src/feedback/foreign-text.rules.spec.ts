import { ownWords, storable, textOfHtml } from './foreign-text.rules';

test('no control character but line breaks is kept: PostgreSQL takes no NUL', () => {
  expect(storable('Stop\0.\r\nNo\u001b[0m\tmore\u0085\rplease')).toBe('Stop.\nNo[0m more\nplease');
});

test('HTML is read as people see it, without styles and quotes', () => {
  expect(textOfHtml('<html><head><title>Re</title><style>p{}</style></head><body><p>STOP,&nbsp;please</p><div>Bo<br>Joe &amp; Co</div><blockquote>Hello <blockquote>You</blockquote></blockquote></body></html>').replace(/\u00a0/g, ' ')).toBe('STOP, please\nBo\nJoe & Co');
});

test('quoted lines and what leads into them are not the words of who answers', () => {
  expect(ownWords('On Tue, 3 Mar 2026 at 09:00, Nora North <nora@north.example>\nwrote:\n> Hello\n>> unsubscribe\n\nUnsubscribe')).toBe('Unsubscribe');
  expect(ownWords('STOP\nOn Tue, 3 Mar 2026, Nora wrote:\n\n> Hello')).toBe('STOP');
});
