import { defineCheck, pass, fail, header } from '../define-check.rules';

export const check = defineCheck({
  id: 'no-compression',
  title: 'Text is sent uncompressed',
  category: 'performance',
  severity: 2,
  effort: 'minutes',
  explanation: 'Compressed pages are three to five times smaller and arrive sooner; every browser understands it.',
  fix: 'Switch on gzip or Brotli at the server or host; it is one setting.',
  howToSee: 'curl -sI -H "Accept-Encoding: gzip" YOUR-ADDRESS shows no “content-encoding” line.',
  run: ({ home }) => {
    const encoding = home.headers['content-encoding'];
    // Small pages gain nothing; a server may leave them as they are.
    if (encoding !== undefined || home.wireBytes < home.bytes * 0.9 || home.bytes < 4_096) return pass;
    return fail(header('content-encoding', `absent; ${home.bytes} bytes were sent as they are`));
  },
});
