import type { ReportTexts } from './report-texts.types';

export const reportTextsEs: ReportTexts = {
  subject: 'Su informe de auditoría de {{ business }}',
  greeting: 'Hola{% if name != "" %}, {{ name }}{% endif %}:',
  ready: 'Gracias por su pedido. El informe de auditoría de {{ business }} está listo.',
  open: 'Abrir el informe',
  pdf: 'Descargarlo en PDF',
  receipt: 'Pagado: {{ amount }}. Número de pedido: {{ purchase }}.',
  trouble: 'Los enlaces son solo para usted. Si algo no está bien, responda a este correo.',
  regards: 'Saludos cordiales,',
};
