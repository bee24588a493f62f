import { Module } from '@nestjs/common';
import { AccessOperation } from './access/access.operation';
import { AccessService } from './access/access.service';
import { GrantRepository } from './access/grant.repository';
import { PurchaseSubscriber } from './access/purchase.subscriber';
import { PageService } from './page/page.service';
import { PdfService } from './pdf/pdf.service';
import { PictureRepository } from './pictures/picture.repository';
import { PictureService } from './pictures/picture.service';
import { PictureSubscriber } from './pictures/picture.subscriber';
import { SenderService } from './sender/sender.service';
import { BuildService } from './snapshot/build.service';
import { BuildStep } from './snapshot/build.step';
import { ReportRepository } from './snapshot/report.repository';

@Module({
  providers: [ReportRepository, SenderService, PdfService, BuildService, BuildStep, GrantRepository, AccessService, PurchaseSubscriber, PageService, AccessOperation, PictureRepository, PictureService, PictureSubscriber],
})
export class ReportsModule {}
