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
  es: {
    title: 'Una cookie de sesión no está protegida',
    explanation: 'Quien se hace con la cookie pasa por el visitante, o por usted si ha iniciado sesión.',
    fix: 'Ponga la cookie con Secure, HttpOnly y SameSite=Lax.',
    howToSee: 'curl -sI SU-DIRECCIÓN: a la línea “set-cookie” le falta Secure o HttpOnly.',
  },
  standsOn: ['answers'],
  run: ({ home }) => {
    if (!home.finalUrl.startsWith('https:')) return unknown({ en: 'Secure cookies need an encrypted page.', es: 'Las cookies seguras necesitan una página cifrada.' });
    // Several cookies arrive joined by a comma or a new line; a comma also stands in dates.
    const cookies = (home.headers['set-cookie'] ?? '').split(/\n|,(?=\s*[^;,=\s]+=)/).map((cookie) => cookie.trim());
    const bare = cookies.filter((cookie) => KEY.test(cookie.split('=')[0] ?? '') && !/csrf|xsrf/i.test(cookie.split('=')[0] ?? '') && !(/;\s*secure\b/i.test(cookie) && /;\s*httponly\b/i.test(cookie)));
    return failIfAny(bare.map((cookie) => header('set-cookie', cookie.replace(/=[^;]*/, '=…'))));
  },
});

/** Names of cookies that stand for a signed-in visitor or a session; parts of other words are none. Guards against forgery are read by scripts on purpose. */
const KEY = /sess(ion)?_?id|(^|[._-])(sess|session|sid|auth|login|jwt|(access|auth|id)[_-]?token)([._-]|$)|logged_in/i;
