import { Module } from '@nestjs/common';
import { AuditOperations } from './audit/audit.operation';
import { AuditRepository } from './audit/audit.repository';
import { AuditService } from './audit/audit.service';
import { AuditSiteStep } from './audit/audit-site.step';
import { JudgingService } from './audit/judging.service';
import { VisitService } from './audit/visit.service';
import { VitalsService } from './audit/vitals.service';
import { ComparisonOperation } from './comparison/comparison.operation';
import { PageService } from './page/page.service';
import { RecommendationService } from './recommendations/recommendation.service';
import { Photographer } from './screenshots/photographer.schedule';
import { ScreenshotOperations } from './screenshots/screenshot.operation';
import { ScreenshotRepository } from './screenshots/screenshot.repository';

@Module({ providers: [AuditOperations, AuditRepository, AuditService, AuditSiteStep, ComparisonOperation, JudgingService, PageService, Photographer, RecommendationService, ScreenshotOperations, ScreenshotRepository, VisitService, VitalsService] })
export class AssessmentModule {}
