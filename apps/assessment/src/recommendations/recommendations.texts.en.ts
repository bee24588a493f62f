/** Words of the recommendations that are made without a model. */
export const recommendationsEn = {
  verify: { title: 'See it for yourself, then after the repair', why: 'What you have seen yourself you can explain to whoever repairs it.', how: (see: string) => see },
  keep: { title: 'Have the site looked at again', why: 'Repairs get lost when a site is changed the next time.', how: (title: string) => `Once it is repaired, repeat this audit and see that “${title}” is gone.` },
};

export type RecommendationTexts = typeof recommendationsEn;
