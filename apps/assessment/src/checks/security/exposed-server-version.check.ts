import { defineCheck, failIfAny, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'exposed-server-version',
  title: 'The server tells everybody its exact version',
  category: 'security',
  severity: 1,
  effort: 'minutes',
  explanation: 'Attackers search for versions with known holes; yours is on the door.',
  fix: 'Apache: “ServerTokens Prod”; nginx: “server_tokens off”; PHP: “expose_php = Off”.',
  howToSee: 'curl -sI YOUR-ADDRESS shows it in the “server” line.',
  es: {
    title: 'El servidor revela a todos su versión exacta',
    explanation: 'Los atacantes buscan versiones con agujeros conocidos; la suya está a la vista.',
    fix: 'Apache: “ServerTokens Prod”; nginx: “server_tokens off”; PHP: “expose_php = Off”.',
    howToSee: 'curl -sI SU-DIRECCIÓN la muestra en la línea “server”.',
  },
  standsOn: ['answers'],
  run: ({ home }) => failIfAny(['server', 'x-powered-by', 'x-aspnet-version'].filter((name) => /(^|\/|\s)\d+\.\d+/.test(home.headers[name] ?? '')).map((name) => header(name, home.headers[name] ?? ''))),
});
