import type { MailTexts } from './mail-texts.types';

export const mailTextsEs: MailTexts = {
  subjects: {
    proof_first: '{{ site }}: {{ finding }}',
    question: 'Una pregunta sobre {{ site }}',
    benefit: '{% if count == 1 %}Una mejora{% else %}{{ count }} mejoras{% endif %} para quienes visitan {{ site }}',
    local: '{{ name }} en {{ city }}: notas sobre su sitio web',
    plain: 'Su sitio web, {{ name }}',
  },
  preheaders: {
    short: '{% if count == 1 %}Un punto{% else %}{{ count }} puntos{% endif %} que puede comprobar en su propia pantalla.',
    list: '{% if count == 1 %}Un punto{% else %}{{ count }} puntos{% endif %} que vi en {{ site }}, con su prueba.',
    story: 'Cómo es una primera visita a {{ site }}.',
  },
  greeting: 'Hola, equipo de {{ name }}:',
  bodies: {
    short: {
      opening: 'El {{ date }} revisé {{ site }}. Esto es lo que más llamó la atención, y puede verlo en su propia pantalla:',
      point: '{{ title }}',
      detail: '{{ seen }}',
      closing: 'La página del botón muestra la prueba sin costo. El informe completo, con todo lo revisado y cómo corregirlo, cuesta {{ price }}.',
    },
    list: {
      opening: 'Revisé {{ site }} el {{ date }}. {% if count == 1 %}Un punto{% else %}{{ count }} puntos{% endif %} que puede comprobar en un minuto:',
      point: '{{ title }}',
      detail: '{{ explanation }}',
      closing: 'Vea la prueba en la página de abajo; no cuesta nada. El informe completo con todos los puntos y cómo corregir cada uno cuesta {{ price }}.',
    },
    story: {
      opening: 'El {{ date }} abrí {{ site }} como lo hace alguien que nunca estuvo allí, y tomé notas.',
      point: '{% if index == 0 %}Primero{% elsif index == last %}Por último{% else %}Después{% endif %}: {{ title }}',
      detail: '{{ explanation }}',
      closing: 'Mis notas con su prueba están en la página de abajo. Si le sirven, el informe completo cuesta {{ price }}; si no, no pasa nada.',
    },
  },
  seen: 'Lo que se midió: {{ value }}.',
  button: 'Ver la prueba',
  regards: 'Saludos cordiales,',
  why: {
    site: 'Recibe este correo porque esta dirección está publicada en el sitio web de {{ name }}, y auditamos los sitios web de negocios locales. Es un mensaje comercial.',
    provider: 'Recibe este correo porque {{ by }} muestra esta dirección como contacto de {{ name }}, y auditamos los sitios web de negocios locales. Es un mensaje comercial.',
    file: 'Recibe este correo porque esta dirección figura como contacto de {{ name }} en un archivo de negocios que conservamos, y auditamos los sitios web de negocios locales. Es un mensaje comercial.',
  },
  unsubscribe: 'Darse de baja',
};
