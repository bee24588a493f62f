import type { ScoreFact, Tier } from '@leadfactory/contracts';
import type { Ruleset } from '../ruleset/ruleset.rules';
import { FACTORS } from '../ruleset/ruleset.schema';
import type { LeadView } from './lead-view.rules';

export interface Opportunity {
  opportunity: ScoreFact['opportunity'];
  tier: Tier;
  explanation: ScoreFact['explanation'];
}

const clamp = (value: number) => Math.min(1, Math.max(0, value));

function tierOf(score: number, tiers: Ruleset['tiers']): Tier {
  if (score >= tiers.A) return 'A';
  if (score >= tiers.B) return 'B';
  return score >= tiers.C ? 'C' : 'D';
}

/** How far the number can be trusted: the share of the audit that was answered, and of what rules ask that is known. */
function confidenceOf(lead: LeadView): number {
  const known = [lead.has_health, lead.phone_speed >= 0, lead.profile_matched, lead.reviews > 0, lead.email_verdict !== 'unknown'];
  const completeness = known.filter(Boolean).length / known.length;
  return Number((0.5 * lead.coverage + 0.5 * completeness).toFixed(3));
}

/**
 * Opportunity = need × reachability × ability to pay × sendability, each from 0 to 1, as 0–100. Each factor is its
 * base plus what its rules add; every rule that holds is told with its points (hundredths of its factor).
 */
export function opportunityOf(lead: LeadView, ruleset: Ruleset): Opportunity {
  const explanation: ScoreFact['explanation'] = [];
  let product = 1;
  for (const factor of FACTORS) {
    let value = ruleset.base[factor];
    explanation.push({ rule: `${factor}.base`, points: Math.round(100 * value), because: `Every lead starts with this ${factor.replace(/_/g, ' ')}.` });
    for (const rule of ruleset.rulesFor(factor, lead.vertical)) {
      if (!rule.holds(lead)) continue;
      value += rule.add;
      explanation.push({ rule: `${factor}.${rule.id}`, points: Math.round(100 * rule.add), because: rule.because });
    }
    product *= clamp(value);
  }
  const score = Number((100 * product).toFixed(2));
  return { opportunity: { score, confidence: confidenceOf(lead) }, tier: tierOf(score, ruleset.tiers), explanation };
}
