import { Module } from '@nestjs/common';
import { CampaignOperation } from './campaign/campaign.operation';
import { CampaignRepository } from './campaign/campaign.repository';
import { CampaignService } from './campaign/campaign.service';
import { LaunchService } from './campaign/launch.service';
import { RunFinishedSubscriber } from './campaign/run-finished.subscriber';
import { EstimateService } from './estimate/estimate.service';
import { PlacesOperation } from './places/places.operation';
import { ZipRepository } from './places/zip.repository';
import { VerticalsOperation } from './verticals/verticals.operation';
import { VerticalsService } from './verticals/verticals.service';

@Module({
  providers: [ZipRepository, PlacesOperation, VerticalsService, VerticalsOperation, CampaignRepository, CampaignService, LaunchService, EstimateService, CampaignOperation, RunFinishedSubscriber],
})
export class TargetingModule {}
