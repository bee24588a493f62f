import type { ErrorPageTexts } from './error-page.texts.en';

export const errorPageEs: ErrorPageTexts = {
  language: 'es',
  missing: { title: 'Esta página no está aquí', text: 'Puede que el enlace esté incompleto o haya caducado. Si le llegó por correo, ábralo de nuevo desde allí.' },
  limited: { title: 'Un momento, por favor', text: 'Han llegado muchas solicitudes desde su red. Inténtelo de nuevo dentro de un minuto.' },
  away: { title: 'Volvemos enseguida', text: 'Ahora mismo no podemos mostrar esta página. Inténtelo de nuevo dentro de unos minutos.' },
  refused: { title: 'No ha funcionado', text: 'La solicitud no es como la esperábamos. Vuelva atrás e inténtelo de nuevo.' },
  reference: 'Referencia para nuestro soporte:',
};
