import { reportMail } from './report-mail.rules';

const sender = { fromName: 'Nora', fromAddress: 'nora@north.example', replyTo: 'nora@north.example', postalAddress: '1 Example Ave' };
const report = { purchaseId: 'p-1', url: 'https://f.example/reports/t', pdfUrl: 'https://f.example/reports/t/report.pdf', buyerName: 'Jo', businessName: "Joe's <Pizza>\r\nBcc: x@y.example", amount: { amount: 4900, currency: 'USD' }, language: 'en' as const };

test('the report’s mail holds both links, the amount and who sends it, in both parts (R8.04)', () => {
  const mail = reportMail(report, sender);
  for (const part of [mail.html, mail.text]) for (const said of [report.url, report.pdfUrl, '$49.00', 'p-1', 'Nora', '1 Example Ave', 'Hello Jo']) expect(part).toContain(said);
});

test('foreign names stay in their place', () => {
  const mail = reportMail(report, sender);
  expect(mail.subject).toBe("Your audit report for Joe's <Pizza> Bcc: x@y.example");
  expect(mail.html).toContain('Joe&#39;s &lt;Pizza&gt;');
});

test('a buyer without a name, in Spanish', () => {
  const mail = reportMail({ ...report, buyerName: null, language: 'es' }, sender);
  expect(mail.text).toMatch(/^Hola:/);
  expect(mail.html).toContain('lang="es"');
});
