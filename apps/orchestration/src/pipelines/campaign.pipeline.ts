import { auditSite, buildReport, draftEmail, findBusinesses, findContacts, matchProfile, publishOffer, scoreLead, sendEmail } from '@leadfactory/contracts';
import { pipeline } from './pipeline.rules';

/** A campaign, from the search for businesses to the mail. Each line waits for the one before it. */
export const campaignPipeline = pipeline('campaign', findBusinesses)
  .together([auditSite], { optional: [matchProfile] })
  .then(findContacts)
  .then(scoreLead)
  .gate('tier_below_campaign', ['score', 'campaign'], ({ score, campaign }) => campaign.tiers.includes(score.tier))
  .then(buildReport)
  .then(publishOffer)
  .then(draftEmail)
  .hold('review', 'awaiting_review', ['campaign'], ({ campaign }) => campaign.review === 'manual')
  .then(sendEmail)
  .build();
