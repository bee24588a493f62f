import type { ReportTexts } from './report-texts.types';
import { reportTextsEn } from './report.texts.en';
import { reportTextsEs } from './report.texts.es';

export const REPORT_TEXTS: Record<'en' | 'es', ReportTexts> = { en: reportTextsEn, es: reportTextsEs };
