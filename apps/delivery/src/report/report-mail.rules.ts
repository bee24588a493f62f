import { formatMoney, type Money } from '@leadfactory/kernel';
import { Liquid } from 'liquidjs';
import type { SenderIdentity } from '../sender/sender.repository';
import { REPORT_TEXTS } from './report.texts';

export interface BoughtReport {
  purchaseId: string;
  url: string;
  pdfUrl: string;
  buyerName: string | null;
  businessName: string;
  amount: Money;
  language: 'en' | 'es';
}

const plain = new Liquid({ strictVariables: true, ownPropertyOnly: true });
const html = new Liquid({ strictVariables: true, ownPropertyOnly: true, outputEscape: 'escape' });

const LAYOUT = html.parse(`<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>{{ subject }}</title></head>
<body style="margin:0;padding:24px 16px;font:16px/1.5 -apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif"><div style="max-width:560px;margin:0 auto">
<p>{{ greeting }}</p><p>{{ ready }}</p>
<p><a href="{{ url }}" style="display:inline-block;background:#0b5cad;color:#ffffff;padding:12px 22px;border-radius:6px;text-decoration:none;font-weight:600">{{ open }}</a></p>
<p><a href="{{ pdf }}">{{ pdfText }}</a></p><p>{{ receipt }}</p><p>{{ trouble }}</p><p>{{ regards }}<br>{{ sender }}</p>
<hr style="border:0;border-top:1px solid #d5dbe1"><p style="font-size:13px;color:#52606d">{{ postal }}</p></div></body></html>`);

/** One line of foreign text: a name must not add headers or lines. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim().slice(0, 120);

/** The mail that brings a bought report. */
export function reportMail(report: BoughtReport, sender: SenderIdentity): { subject: string; html: string; text: string } {
  const texts = REPORT_TEXTS[report.language];
  const values = { name: report.buyerName === null ? '' : oneLine(report.buyerName), business: oneLine(report.businessName), amount: formatMoney(report.amount, report.language === 'es' ? 'es-US' : 'en-US'), purchase: report.purchaseId };
  const said = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, (plain.parseAndRenderSync(text as string, values) as string).trim()])) as unknown as Record<keyof typeof texts, string>;
  return {
    subject: said.subject,
    html: html.renderSync(LAYOUT, { ...said, pdfText: said.pdf, language: report.language, url: report.url, pdf: report.pdfUrl, sender: sender.fromName, postal: sender.postalAddress }) as string,
    text: [said.greeting, said.ready, `${said.open}: ${report.url}`, `${said.pdf}: ${report.pdfUrl}`, said.receipt, said.trouble, `${said.regards}\n${sender.fromName}`, `-- \n${sender.postalAddress}`].join('\n\n'),
  };
}
