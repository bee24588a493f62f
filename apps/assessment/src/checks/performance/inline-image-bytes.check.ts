import { defineCheck, failIfAny, element } from '../define-check.rules';

export const check = defineCheck({
  id: 'inline-image-bytes',
  title: 'A picture is packed into the page itself',
  category: 'performance',
  severity: 2,
  effort: 'hours',
  explanation: 'The text cannot show before the picture inside it has arrived, and the browser cannot keep the picture for the next visit.',
  fix: 'Save the picture as a file of its own and link it with <img src>.',
  howToSee: 'View the page’s source and search for “data:image”.',
  es: {
    title: 'Hay una imagen metida dentro de la propia página',
    explanation: 'El texto no puede mostrarse hasta que llega la imagen, y el navegador no puede guardarla para la próxima visita.',
    fix: 'Guarde la imagen como archivo aparte y enlácela con <img src>.',
    howToSee: 'Vea el código fuente y busque “data:image”.',
  },
  run: ({ home }) => failIfAny(home.dom.all('img', 'source').filter((image) => image.attribs.src?.startsWith('data:image') && image.attribs.src.length > 100_000).map((image) => element(image, ` (${Math.round((image.attribs.src?.length ?? 0) / 1_000)} KB)`))),
});
