import { defineCheck, pass, fail, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-content-type-options',
  title: 'Browsers may guess the type of files',
  category: 'security',
  severity: 1,
  effort: 'minutes',
  explanation: 'Guessing lets a harmless-looking file run as a script; one header ends it.',
  fix: 'Send “X-Content-Type-Options: nosniff” with every answer.',
  howToSee: 'curl -sI YOUR-ADDRESS shows no “x-content-type-options” line.',
  es: {
    title: 'Los navegadores pueden adivinar el tipo de los archivos',
    explanation: 'Así un archivo de aspecto inofensivo puede ejecutarse como script; una cabecera lo impide.',
    fix: 'Envíe “X-Content-Type-Options: nosniff” con cada respuesta.',
    howToSee: 'curl -sI SU-DIRECCIÓN no muestra la línea “x-content-type-options”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => (home.headers['x-content-type-options'] ? pass : fail(header('x-content-type-options', { en: 'absent', es: 'ausente' }))),
});
