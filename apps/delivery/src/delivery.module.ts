import { Module } from '@nestjs/common';
import { DecisionRepository } from './decision/decision.repository';
import { FeedbackIntake } from './feedback/feedback-intake.service';
import { Feedback } from './feedback/feedback.service';
import { HookBody } from './feedback/hook-body.service';
import { InboundMailHook } from './feedback/inbound.hook';
import { SendGridHook } from './feedback/sendgrid.hook';
import { GovernorRepository } from './governor/governor.repository';
import { GovernorSchedule } from './governor/governor.schedule';
import { Composer } from './message/composer.service';
import { MessageOperation } from './message/message.operation';
import { MessageRepository } from './message/message.repository';
import { Post } from './message/post.service';
import { Policy } from './policy/policy.service';
import { PreferencesOperation } from './preferences/preferences.operation';
import { Preferences } from './preferences/preferences.service';
import { ReportBook } from './report/report-book.service';
import { ReportCourier } from './report/report-courier.schedule';
import { ReportPost } from './report/report-post.service';
import { ReportService } from './report/report.service';
import { ReportSubscriber } from './report/report.subscriber';
import { Dispatcher } from './send/dispatch.service';
import { Enveloper } from './send/envelope.service';
import { LeadEndRepository } from './send/lead-end.repository';
import { LeadEndSubscriber } from './send/lead-end.subscriber';
import { SendLedger } from './send/ledger.service';
import { OverdueSchedule } from './send/overdue.schedule';
import { Reconciler } from './send/reconciler.service';
import { Rest } from './send/rest.service';
import { SendService } from './send/send.service';
import { SendStep } from './send/send.step';
import { UnansweredSchedule } from './send/unanswered.schedule';
import { SenderRepository } from './sender/sender.repository';
import { SuppressionOperation } from './suppression/suppression.operation';
import { SuppressionRepository } from './suppression/suppression.repository';
import { TrackingOperation } from './tracking/tracking.operation';
import { Tracking } from './tracking/tracking.service';

const repositories = [MessageRepository, DecisionRepository, SuppressionRepository, SenderRepository, GovernorRepository, LeadEndRepository];
const sending = [SendStep, SendService, SendLedger, Rest, LeadEndSubscriber, OverdueSchedule, Reconciler, UnansweredSchedule, Enveloper, Dispatcher, Composer, Post, Policy, GovernorSchedule];
const reports = [ReportSubscriber, ReportService, ReportPost, ReportBook, ReportCourier];
const feedback = [SendGridHook, InboundMailHook, HookBody, FeedbackIntake, Feedback, TrackingOperation, Tracking];
const people = [PreferencesOperation, Preferences, MessageOperation, SuppressionOperation];

@Module({ providers: [...repositories, ...sending, ...reports, ...feedback, ...people] })
export class DeliveryModule {}
