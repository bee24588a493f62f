import { defineCheck, failIfAny, unknown, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'insecure-cookie',
  title: 'A session cookie is not protected',
  category: 'security',
  severity: 2,
  effort: 'minutes',
  explanation: 'Who gets hold of the cookie is taken for the visitor, or for you when you are signed in.',
  fix: 'Set the cookie with Secure, HttpOnly and SameSite=Lax.',
  howToSee: 'curl -sI YOUR-ADDRESS: the “set-cookie” line lacks Secure or HttpOnly.',
  standsOn: ['answers'],
  run: ({ home }) => {
    if (!home.finalUrl.startsWith('https:')) return unknown('Secure cookies need an encrypted page.');
    // Several cookies arrive joined by a comma or a new line; a comma also stands in dates.
    const cookies = (home.headers['set-cookie'] ?? '').split(/\n|,(?=\s*[^;,=\s]+=)/).map((cookie) => cookie.trim());
    const bare = cookies.filter((cookie) => /^[\w.-]*(sess|sid|auth|token|login)[\w.-]*=/i.test(cookie) && !(/;\s*secure\b/i.test(cookie) && /;\s*httponly\b/i.test(cookie)));
    return failIfAny(bare.map((cookie) => header('set-cookie', cookie.replace(/=[^;]*/, '=…'))));
  },
});
