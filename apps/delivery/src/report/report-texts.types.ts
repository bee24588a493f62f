/** Liquid; the variables are name, business, amount, url, pdf, purchase, sender. */
export interface ReportTexts {
  subject: string;
  greeting: string;
  ready: string;
  open: string;
  pdf: string;
  receipt: string;
  trouble: string;
  regards: string;
}
