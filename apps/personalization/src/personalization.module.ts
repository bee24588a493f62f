import { Module } from '@nestjs/common';
import { DraftOperation } from './draft/draft.operation';
import { DraftRepository } from './draft/draft.repository';
import { DraftService } from './draft/draft.service';
import { DraftStep } from './draft/draft.step';
import { ModelWriter } from './draft/model.service';

@Module({ providers: [DraftStep, DraftOperation, DraftService, ModelWriter, DraftRepository] })
export class PersonalizationModule {}
