import { Module } from '@nestjs/common';
import { DeadLetterOperations } from './dead-letters/dead-letter.operation';
import { DeadLetterRepository } from './dead-letters/dead-letter.repository';
import { DeadLetterService } from './dead-letters/dead-letter.service';
import { DeadLetterSubscriber } from './dead-letters/dead-letter.subscriber';
import { AdvanceService } from './engine/advance.service';
import { Announcer } from './engine/announcer.service';
import { Dispatcher } from './engine/dispatcher.service';
import { FactRepository } from './engine/fact.repository';
import { IssueRepository } from './engine/issue.repository';
import { IssueService } from './engine/issue.service';
import { LeadRepository } from './engine/lead.repository';
import { ResultsService } from './engine/results.service';
import { ResultsSubscriber } from './engine/results.subscriber';
import { WorkRepository } from './engine/work.repository';
import { ExperimentBook } from './experiments/experiment-book.service';
import { ExperimentOperations } from './experiments/experiment.operation';
import { ExperimentRepository } from './experiments/experiment.repository';
import { LeadViewRepository } from './leads/lead-view.repository';
import { LeadOperations } from './leads/lead.operation';
import { ReviewService } from './leads/review.service';
import { CampaignSubscriber } from './runs/campaign.subscriber';
import { RunRecoveryRepository } from './runs/run-recovery.repository';
import { RunRecoveryService } from './runs/run-recovery.service';
import { RunViewRepository } from './runs/run-view.repository';
import { RunOperations } from './runs/run.operation';
import { RunRepository } from './runs/run.repository';
import { RunService } from './runs/run.service';
import { IntakeService } from './search/intake.service';
import { SearchRepository } from './search/search.repository';
import { SearchService } from './search/search.service';
import { SubmissionOperations } from './submissions/submission.operation';
import { SubmissionService } from './submissions/submission.service';
import { SweepSchedule } from './sweep/sweep.schedule';
import { SweepService } from './sweep/sweep.service';

const engine = [AdvanceService, Announcer, Dispatcher, FactRepository, IssueRepository, IssueService, LeadRepository, ResultsService, ResultsSubscriber, WorkRepository];
const runs = [CampaignSubscriber, RunOperations, RunRecoveryRepository, RunRecoveryService, RunRepository, RunService, RunViewRepository];
const search = [IntakeService, SearchRepository, SearchService];
const leads = [LeadOperations, LeadViewRepository, ReviewService];
const deadLetters = [DeadLetterOperations, DeadLetterRepository, DeadLetterService, DeadLetterSubscriber];
const experiments = [ExperimentBook, ExperimentOperations, ExperimentRepository];
const submissions = [SubmissionOperations, SubmissionService];
const sweep = [SweepSchedule, SweepService];

@Module({ providers: [...engine, ...runs, ...search, ...leads, ...deadLetters, ...experiments, ...submissions, ...sweep] })
export class OrchestrationModule {}
