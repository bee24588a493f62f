/** Words around an audit in the terminal; `{names}` are filled in. */
export const en = {
  notMeasured: '{what}: not measured ({status}). {reason}',
  head: '{what}: {findings} findings; {passed} checks passed, {unknown} could not be answered (engine {version}, coverage {coverage} %).',
  health: 'Health {score} of 100, grade {grade}.', noHealth: 'No health score: too little could be measured.',
  gravity: ['', 'minor', 'noticeable', 'costs customers', 'critical'], efforts: { minutes: 'repaired in minutes', hours: 'repaired in hours', days: 'repaired in days' },
  categories: { performance: 'performance', seo: 'search engines', mobile: 'phones', security: 'security', accessibility: 'accessibility', local: 'local search', conversion: 'winning customers', trust: 'trust', technology: 'technology', links: 'links', social: 'social networks' },
  proof: 'Proof', why: 'Why it matters', repair: 'Repair', see: 'See it yourself', uses: 'Uses', unknownHead: 'Not known:',
  compared: 'Compared with the audit of {day} (engine {version}, coverage {coverage} %):',
  scores: 'Health {before} → {after}.', notComparable: 'Health {before} and {after} cannot be compared:', none: 'none',
  alike: 'On the {checks} checks that both answered: {before} → {after}.',
  better: 'Better ({count}):', worse: 'Worse ({count}):', unclear: 'Cannot be said ({count}):', unchanged: 'Unchanged: {pass} passed, {fail} findings.',
  outcomes: { pass: 'passed', fail: 'finding', unknown: 'not known', absent: 'no such check' },
  nothingEarlier: 'There is no audit of this site from an earlier day to compare with.',
  auditing: 'Auditing {url}; this takes up to two minutes.', named: 'Audit {id}', page: 'as a page: {page}',
};

export const es: typeof en = {
  notMeasured: '{what}: no se pudo medir ({status}). {reason}',
  head: '{what}: {findings} hallazgos; {passed} comprobaciones superadas, {unknown} sin respuesta (motor {version}, cobertura {coverage} %).',
  health: 'Salud {score} de 100, nota {grade}.', noHealth: 'Sin puntuación de salud: se pudo medir demasiado poco.',
  gravity: ['', 'leve', 'apreciable', 'cuesta clientes', 'crítico'], efforts: { minutes: 'se arregla en minutos', hours: 'se arregla en horas', days: 'se arregla en días' },
  categories: { performance: 'rendimiento', seo: 'buscadores', mobile: 'teléfonos', security: 'seguridad', accessibility: 'accesibilidad', local: 'búsqueda local', conversion: 'captar clientes', trust: 'confianza', technology: 'tecnología', links: 'enlaces', social: 'redes sociales' },
  proof: 'Prueba', why: 'Por qué importa', repair: 'Cómo arreglarlo', see: 'Compruébelo usted', uses: 'Usa', unknownHead: 'Sin respuesta:',
  compared: 'Comparado con la auditoría del {day} (motor {version}, cobertura {coverage} %):',
  scores: 'Salud {before} → {after}.', notComparable: 'Las puntuaciones de salud {before} y {after} no se pueden comparar:', none: 'ninguna',
  alike: 'En las {checks} comprobaciones que ambas respondieron: {before} → {after}.',
  better: 'Mejor ({count}):', worse: 'Peor ({count}):', unclear: 'No se puede decir ({count}):', unchanged: 'Sin cambios: {pass} superadas, {fail} hallazgos.',
  outcomes: { pass: 'superada', fail: 'hallazgo', unknown: 'sin respuesta', absent: 'no existía la comprobación' },
  nothingEarlier: 'No hay ninguna auditoría de este sitio de un día anterior con la que comparar.',
  auditing: 'Auditando {url}; tarda dos minutos como máximo.', named: 'Auditoría {id}', page: 'como página: {page}',
};
