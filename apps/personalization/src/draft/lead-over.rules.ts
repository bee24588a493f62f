import { measuresIn } from './measures.rules';

const STOCK = /(?<!\p{L})(?:stood out|stand out|free of charge|at no cost|no harm done|if none of this is news to you|llam(?:ó|aron) la atención|sin costo(?: alguno)?)(?!\p{L})/giu;

// Of these words alone no claim about a site can be made: no quality, no happening, no denial, nobody but the two who write and read.
const HARMLESS = new Set(
  (
    'a an the s this that these those it its is are was i we you me us my our your yours yourself own i\'ve we\'ve have had put took take of on in at for to from with about and or as by so what which how where when ' +
    'each both all them one thing things point points note notes question questions observation observations look looked looking visit visited saw see seen show shows shown found find noticed notice check checked read ' +
    'can please here there below page website site home homepage web proof proofs evidence report full details button free quick short brief simple hello hi dear regards thanks thank time today recently team owner business local screen wrote written summary ' +
    'un una uno unos unas el la los las lo le les su sus usted ustedes se que qué cómo como cuando donde de del en al para por con y e o este esta esto estos estas ese esa es son he hemos mi mis me nos ' +
    'vi vimos miré miramos revisé revisamos revisado visité visitamos encontré encontramos noté apunté eché vistazo visita sitio web página inicio pregunta preguntas sobre nota notas punto puntos cosa cosas detalle detalles observaciones ' +
    'prueba pruebas informe completo vea ver verlo verlos puede comprobar comprobarlo muestra muestran abajo aquí botón hola estimado estimada estimados equipo saludos cordiales gracias gratis cada ambos todo todos propia pantalla breve negocio hoy'
  ).split(' '),
);

/** Whether a word alone adds nothing to what a sentence claims. */
export const isHarmless = (word: string): boolean => HARMLESS.has(word);

/** Whether a sentence, with the names taken out of it, only greets, leads over or offers; `count` is how many things the mail tells. */
export function onlyLeadsOver(sentence: string, count: number): boolean {
  const said = sentence.normalize('NFKC').replace(STOCK, ' ');
  if (measuresIn(said).some(({ value, unit }) => value !== String(count) || unit !== '')) return false;
  const words = said.toLowerCase().replaceAll('’', "'").match(/\p{L}+(?:'\p{L}+)*/gu) ?? [];
  return words.every((word) => isHarmless(word) || measuresIn(word).length > 0) && !/[^\p{L}\p{N}\p{P}\s]/u.test(said);
}
