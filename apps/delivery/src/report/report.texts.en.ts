import type { ReportTexts } from './report-texts.types';

export const reportTextsEn: ReportTexts = {
  subject: 'Your audit report for {{ business }}',
  greeting: 'Hello{% if name != "" %} {{ name }}{% endif %},',
  ready: 'Thank you for your order. The audit report for {{ business }} is ready.',
  open: 'Open the report',
  pdf: 'Download it as PDF',
  receipt: 'Paid: {{ amount }}. Order number: {{ purchase }}.',
  trouble: 'The links are for you alone. If something is not right, answer this mail.',
  regards: 'Kind regards,',
};
