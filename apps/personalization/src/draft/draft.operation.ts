import { type Caller, getDraft, listTemplates } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import { HandlesOperation } from '@leadfactory/service-kit';
import { Injectable } from '@nestjs/common';
import { templateCatalogue } from '../texts/catalogue.rules';
import { DraftService } from './draft.service';

@Injectable()
export class DraftOperation {
  constructor(private readonly service: DraftService) {}

  @HandlesOperation(getDraft)
  async get({ id }: { id: string }, caller: Caller) {
    if (caller.tenantId === null) throw new AppError('unauthenticated', 'Sign in first.');
    const { fact, leadId, html, text, lint, modelNotes } = await this.service.read(caller.tenantId, id);
    return { ...fact, leadId, html, text, lint: [...lint.map(({ code, detail }) => `${code}: ${detail}`), ...modelNotes] };
  }

  @HandlesOperation(listTemplates)
  async list() {
    return { items: templateCatalogue() };
  }
}
