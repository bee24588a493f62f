import { withoutNames } from './names.rules';

test('names are taken out as whole words only', () => {
  expect(withoutNames('Act now, Joe (Joe+Co.) of Factory and notjoes.example', ['Joe+Co.', 'Act', 'joes.example', ''])).toBe('  now, Joe ( ) of Factory and notjoes.example');
  expect(withoutNames('JOE joe', ['Joe'])).toBe('JOE joe');
  expect(withoutNames('JOE joe', ['Joe'], { ignoreCase: true }).trim()).toBe('');
});
