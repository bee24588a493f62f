import { templateCatalogue } from './catalogue.rules';

test('every strategy and variant is listed in both languages, each text under its own version', () => {
  const items = templateCatalogue();
  expect(items.filter(({ kind }) => kind === 'subject')).toHaveLength(10);
  expect(items.filter(({ kind }) => kind === 'body')).toHaveLength(6);
  const spanish = items.filter(({ language }) => language === 'es');
  expect(new Set(spanish.map(({ version }) => version)).size).toBe(spanish.length);
});
