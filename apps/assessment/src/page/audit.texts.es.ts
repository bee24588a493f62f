import type { en } from './audit.texts.en';

export const es: typeof en = {
  skip: 'Ir a los hallazgos', title: 'Auditoría de {site}', made: 'Hecha el {day} con la versión {version} del motor.', notMeasured: 'No se pudo medir el sitio.',
  healthOf: 'salud: {score} de 100', failed: 'hallazgos', passed: 'superadas', unknown: 'sin respuesta', coverageShort: 'cobertura',
  findings: 'Lo que encontramos', noFindings: 'Ninguna comprobación encontró un fallo.', proof: 'Prueba', repair: 'Cómo arreglarlo:', seeYourself: 'Compruébelo usted:',
  shots: 'Cómo se ve', shot: { phone: 'La página de inicio en un teléfono', desktop: 'La página de inicio en una pantalla grande' },
  coverage: 'En qué se basa la auditoría', coverageTold: '{answered} de {all} comprobaciones tienen respuesta. Lo que no se pudo medir queda abierto y nunca cuenta en contra del sitio.',
  unknownTold: '{count} comprobaciones sin respuesta, y por qué', passedTold: '{count} comprobaciones superadas', why: 'Motivo', checks: 'Comprobaciones',
  vitals: 'Velocidad medida', devices: { mobile: 'Teléfono', desktop: 'Pantalla grande' },
  measures: { performance: 'Puntuación de rendimiento (0–100)', lcpMs: 'Largest Contentful Paint', fcpMs: 'First Contentful Paint', tbtMs: 'Total Blocking Time', speedIndexMs: 'Speed Index', cls: 'Cumulative Layout Shift', totalBytes: 'Enviado en total' },
  pages: 'Páginas leídas', page: 'Página', kind: 'Tipo', status: 'Estado', kinds: { home: 'inicio', contact: 'contacto', about: 'quiénes somos', services: 'servicios', menu: 'carta o precios', other: 'otra' },
  uses: 'Qué usa el sitio', gravity: ['leve', 'apreciable', 'cuesta clientes', 'crítico'], efforts: { minutes: 'se arregla en minutos', hours: 'se arregla en horas', days: 'se arregla en días' },
  categories: { performance: 'Rendimiento', seo: 'Buscadores', mobile: 'Teléfonos', security: 'Seguridad', accessibility: 'Accesibilidad', local: 'Búsqueda local', conversion: 'Captar clientes', trust: 'Confianza', technology: 'Tecnología', links: 'Enlaces', social: 'Redes sociales' },
  method: 'Cada hallazgo muestra en qué se basa y cómo comprobarlo sin nosotros.', until: 'Esta página se puede abrir hasta el {until}.',
  notFound: { title: 'Aquí no hay nada', text: 'Este enlace no lleva a ninguna parte o ha caducado. Pida uno nuevo a quien se lo envió.' },
};
