import { writeText } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { EgressClient, ENV, type StepContext } from '@leadfactory/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { PersonalizationEnv } from '../env';
import { layOut } from '../layout/render.rules';
import { keptLoose, unboundClaims } from './claims.rules';
import type { AuditFinding, BodyVariant, LeadView, MailCopy, Strategy } from './copy.types';
import { lintMail } from './lint.rules';
import { copyFromModel, dataFor, instructionsFor, MODEL_SCHEMA } from './prompt.rules';
import { copyFromTemplates } from './template.rules';

export interface ModelBrief {
  lead: LeadView;
  findings: readonly AuditFinding[];
  strategy: Strategy;
  body: BodyVariant;
  greeting: string;
}

/** `copy` null: templates write, and `notes` says why; it also says what of a model's draft was not kept. */
export interface ModelDraft {
  copy: MailCopy | null;
  model: string | null;
  notes: string[];
}

const TRIES = 2;

/** Lets a language model write, and believes nothing of it that the audit does not prove. */
@Injectable()
export class ModelWriter {
  constructor(
    private readonly egress: EgressClient,
    @Inject(ENV) private readonly env: PersonalizationEnv,
  ) {}

  /** @throws AppError rate_limited or budget_exceeded, for which the step waits */
  async write(brief: ModelBrief, context: StepContext): Promise<ModelDraft> {
    if (!this.env.MODEL_DRAFTS) return { copy: null, model: null, notes: [] };
    const notes: string[] = [];
    let faults: string[] = [];
    for (let round = 1; round <= TRIES; round += 1) {
      let answer: { json: unknown; model: string };
      try {
        answer = await this.ask(brief, faults, context, round);
      } catch (error) {
        return { copy: null, model: null, notes: [...notes, reasonToGoOn(error)] };
      }
      const copy = copyFromModel(answer.json, brief.greeting);
      faults = copy === null ? ['the answer was not of the form that was asked for'] : faultsOf(copy, brief);
      if (copy !== null && faults.length === 0) {
        const kept = withProvenWords(copy, brief);
        return { copy: kept.copy, model: answer.model, notes: [...notes, ...kept.notes.map((note) => `draft ${round}: ${note}`)] };
      }
      notes.push(...faults.map((fault) => `draft ${round} rejected: ${fault}`));
    }
    return { copy: null, model: null, notes };
  }

  private async ask({ lead, findings, strategy, body }: ModelBrief, faults: readonly string[], context: StepContext, round: number) {
    const { data } = await this.egress.call(
      writeText,
      { task: 'Write the copy of one e-mail.', instructions: instructionsFor(lead, strategy, body, faults), data: dataFor(lead, findings), schemaName: 'mail_copy', schema: MODEL_SCHEMA, maxTokens: 900 },
      context,
      { call: `draft-${round}` },
    );
    return data;
  }
}

function faultsOf(copy: MailCopy, { lead, findings, body }: ModelBrief): string[] {
  const names = [lead.name, lead.city];
  const lint = lintMail({ ...copy, ...layOut(copy, lead, body) }, [...names, lead.site]).map(({ code, detail }) => `${code}: ${detail}`);
  return [...unboundClaims(copy, { findings, site: lead.site, names }), ...lint];
}

/** Our own words, where they stand in for the model's, speak of the points that the model chose. */
function withProvenWords(copy: MailCopy, { lead, findings, strategy, body }: ModelBrief): ReturnType<typeof keptLoose> {
  const told = copy.points.flatMap((point) => findings.filter(({ findingId }) => findingId === point.findingId));
  return keptLoose(copy, copyFromTemplates(lead, told, strategy, body), { findings, site: lead.site, names: [lead.name, lead.city] });
}

/** Without the model templates write; a limit or a budget met is the operator's say, and the lead waits. */
function reasonToGoOn(error: unknown): string {
  if (!(error instanceof AppError) || error.code === 'rate_limited' || error.code === 'budget_exceeded') throw error;
  return `no model: ${error.code}`;
}
