import { hasKnownRole } from './aria-roles.rules';

test.each([['button', true], ['doc-chapter', true], ['Navigation', true], ['buton none', true], ['buton', false], ['widget', false]])('%s is a role: %s', (role, known) => {
  expect(hasKnownRole(role)).toBe(known);
});
