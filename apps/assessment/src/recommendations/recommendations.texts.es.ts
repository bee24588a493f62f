import type { RecommendationTexts } from './recommendations.texts.en';

export const recommendationsEs: RecommendationTexts = {
  verify: { title: 'Compruébelo usted mismo, y otra vez después del arreglo', why: 'Lo que usted ha visto lo puede explicar a quien lo arregle.', how: (see) => see },
  keep: { title: 'Haga revisar el sitio de nuevo', why: 'Los arreglos se pierden cuando el sitio se cambia la próxima vez.', how: (title) => `Cuando esté arreglado, repita esta auditoría y compruebe que «${title}» ya no aparece.` },
};
