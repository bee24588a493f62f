import { auditSite, buildReport, deduplicateLead, defineStep, enrichLead, findBusinesses, findContacts, matchProfile, normaliseLead, scoreLead, verifyLead } from '@leadfactory/contracts';
import { campaignPipeline } from './campaign.pipeline';
import { leadIntakePipeline } from './intake.pipeline';
import { giversOf, intakePipeline, nextOf, pipeline, placeOf, problemsOf, stageOf, stepsOf } from './pipeline.rules';

describe('pipelines', () => {
  test('the campaign runs its steps in the order in which its file reads (R12.01)', () => {
    expect(stepsOf(campaignPipeline).map((step) => step.name)).toEqual(['auditSite', 'matchProfile', 'findContacts', 'scoreLead', 'buildReport', 'publishOffer', 'draftEmail', 'sendEmail']);
    expect(placeOf(campaignPipeline, 'matchProfile')?.optional).toBe(true);
    expect(placeOf(campaignPipeline, 'auditSite')?.optional).toBe(false);
    expect(stageOf(campaignPipeline, 'review')).toBe(stageOf(campaignPipeline, 'sendEmail')! - 1);
  });

  test('a step that nothing before feeds does not compile, and does not build either', () => {
    // @ts-expect-error findContacts needs the audit
    expect(() => pipeline('broken', findBusinesses).then(findContacts).build()).toThrow('findContacts needs the fact "audit", which nothing before it gives');
    // @ts-expect-error a gate sees only facts that are there
    expect(() => pipeline('broken', findBusinesses).gate('x', ['score'], () => true).build()).toThrow('gate needs the fact "score"');
  });

  test('what an optional step gives may be used, not needed', () => {
    const needsProfile = { ...scoreLead, name: 'needsProfile', needs: ['profile'] as const, gives: 'score' as const };
    const built = pipeline('broken', findBusinesses).together([auditSite], { optional: [matchProfile] });
    // @ts-expect-error the profile may be missing
    expect(() => built.then(needsProfile).build()).toThrow('needs the fact "profile"');
    expect(() => built.then(findContacts).build()).not.toThrow();
  });

  test('the same step twice is refused', () => {
    expect(() => pipeline('twice', findBusinesses).then(auditSite).then(auditSite).build()).toThrow('"auditSite" stands there twice; the fact "audit" is given twice');
  });

  test('the compiled campaign has no problems', () => {
    expect(problemsOf(campaignPipeline)).toEqual([]);
  });

  test('leads go on at once to the next step of the same service, when nothing has to be kept or brought before', () => {
    const onward = (of: Parameters<typeof nextOf>[0]) => stepsOf(of).flatMap((step) => { const next = nextOf(of, step); return next ? [`${step.name} > ${next.name}`] : []; });
    expect(onward(leadIntakePipeline)).toEqual(['normaliseLead > deduplicateLead', 'enrichLead > verifyLead']);
    expect(onward(campaignPipeline)).toEqual([]);
    const hungry = defineStep({ name: 'hungry', service: 'enrichment', needs: ['identity'], uses: ['uniqueness'], gives: 'verification' });
    const begun = intakePipeline('others').then(normaliseLead).then(deduplicateLead);
    expect(onward(begun.then(enrichLead).then(hungry).build())).toEqual(['normaliseLead > deduplicateLead']);
    expect(onward(begun.together([enrichLead, verifyLead], { optional: [] }).build())).toEqual(['normaliseLead > deduplicateLead']);
    expect(onward(begun.then(enrichLead).hold('look', 'awaiting_review', ['enrichment'], () => false).then(verifyLead).build())).toEqual(['normaliseLead > deduplicateLead']);
  });

  test('facts from the start have no giving step', () => {
    expect([...giversOf(campaignPipeline, [...buildReport.needs, ...buildReport.uses])]).toEqual([['auditSite', 'audit'], ['matchProfile', 'profile'], ['scoreLead', 'score']]);
  });
});
