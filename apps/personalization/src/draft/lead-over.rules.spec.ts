import { onlyLeadsOver } from './lead-over.rules';

test.each([['I looked at your website and three things stood out.'], ['A question about '], ['See the full report.'], ['Revisé su sitio y tres cosas llamaron la atención.'], ['']])('"%s" claims nothing', (sentence) => {
  expect(onlyLeadsOver(sentence, 3)).toBe(true);
});

test.each([['I found two things.'], ['3 visitors see it.'], ['Your website is not here.'], ['Your site has malware.'], ['Nobody can see your page.'], ['Su sitio no se ve.'], ['Your page $'], ['I found 3 % of it.']])('"%s" may be a claim', (sentence) => {
  expect(onlyLeadsOver(sentence, 3)).toBe(false);
});
