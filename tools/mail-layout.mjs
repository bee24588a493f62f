// Compiles the mail layout: node tools/mail-layout.mjs [--check]. MJML takes 60 MB and a second to load, so that no
// service loads it: what it makes is kept in the repository, and a spec fails when it is stale.
import mjml from 'mjml';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../apps/personalization/src/layout');
const target = path.join(folder, 'layout.template.ts');

async function compiled() {
  const source = readFileSync(path.join(folder, 'mail.mjml'), 'utf8');
  const { html, errors } = await mjml(source, {
    validationLevel: 'strict',
    keepComments: false,
    // MJML loads Google's fonts when a family bears their name: a mail asks no foreign host for anything.
    fonts: {},
  });
  if (errors.length > 0) throw new Error(`mail.mjml: ${errors.map((error) => error.formattedMessage ?? error.message).join('; ')}`);
  const { version } = JSON.parse(readFileSync(path.resolve(folder, '../../../../node_modules/mjml/package.json'), 'utf8'));
  // The language is the reader's; MJML knows only the one of the source.
  const lines = html
    .replaceAll('lang="en"', 'lang="{{ language }}"')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return [
    `// Made of mail.mjml by tools/mail-layout.mjs with MJML ${version}; change that file and run the tool.`,
    'export const MAIL_LAYOUT = [',
    ...lines.map((line) => `  ${JSON.stringify(line)},`),
    "].join('\\n');",
    '',
  ].join('\n');
}

const text = await compiled();
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') === text) process.stdout.write('The mail layout is up to date.\n');
  else {
    process.stderr.write('layout.template.ts is stale: run node tools/mail-layout.mjs\n');
    process.exitCode = 1;
  }
} else writeFileSync(target, text);
