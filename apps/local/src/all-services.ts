import { SERVICES, type ServiceName } from '@leadfactory/contracts';
import type { ServiceMigrations } from '@leadfactory/persistence';
import type { ServiceDefinition, ServiceEnv } from '@leadfactory/service-kit';
import { analyticsMigrations } from '../../analytics/src/analytics.migrations';
import { analyticsDefinition } from '../../analytics/src/analytics.service-definition';
import { readEnvironment as readAnalytics } from '../../analytics/src/env';
import { assessmentMigrations } from '../../assessment/src/assessment.migrations';
import { assessmentDefinition } from '../../assessment/src/assessment.service-definition';
import { readEnvironment as readAssessment } from '../../assessment/src/env';
import { deliveryMigrations } from '../../delivery/src/delivery.migrations';
import { deliveryDefinition } from '../../delivery/src/delivery.service-definition';
import { readEnvironment as readDelivery } from '../../delivery/src/env';
import { enrichmentMigrations } from '../../enrichment/src/enrichment.migrations';
import { enrichmentDefinition } from '../../enrichment/src/enrichment.service-definition';
import { readEnvironment as readEnrichment } from '../../enrichment/src/env';
import { gatewayMigrations } from '../../gateway/src/gateway.migrations';
import { gatewayDefinition } from '../../gateway/src/gateway.service-definition';
import { readEnvironment as readGateway } from '../../gateway/src/env';
import { orchestrationMigrations } from '../../orchestration/src/orchestration.migrations';
import { orchestrationDefinition } from '../../orchestration/src/orchestration.service-definition';
import { readEnvironment as readOrchestration } from '../../orchestration/src/env';
import { personalizationMigrations } from '../../personalization/src/personalization.migrations';
import { personalizationDefinition } from '../../personalization/src/personalization.service-definition';
import { readEnvironment as readPersonalization } from '../../personalization/src/env';
import { reportsMigrations } from '../../reports/src/reports.migrations';
import { reportsDefinition } from '../../reports/src/reports.service-definition';
import { readEnvironment as readReports } from '../../reports/src/env';
import { scoringMigrations } from '../../scoring/src/scoring.migrations';
import { scoringDefinition } from '../../scoring/src/scoring.service-definition';
import { readEnvironment as readScoring } from '../../scoring/src/env';
import { sourcingMigrations } from '../../sourcing/src/sourcing.migrations';
import { sourcingDefinition } from '../../sourcing/src/sourcing.service-definition';
import { readEnvironment as readSourcing } from '../../sourcing/src/env';
import { storefrontMigrations } from '../../storefront/src/storefront.migrations';
import { storefrontDefinition } from '../../storefront/src/storefront.service-definition';
import { readEnvironment as readStorefront } from '../../storefront/src/env';
import { targetingMigrations } from '../../targeting/src/targeting.migrations';
import { targetingDefinition } from '../../targeting/src/targeting.service-definition';
import { readEnvironment as readTargeting } from '../../targeting/src/env';

/** A service as this composition starts it. */
export interface ComposedService {
  definition: ServiceDefinition;
  migrations: ServiceMigrations;
  readEnvironment: (source: Record<string, string | undefined>) => ServiceEnv;
}

const composed: Record<ServiceName, ComposedService> = {
  gateway: { definition: gatewayDefinition, migrations: gatewayMigrations, readEnvironment: readGateway },
  targeting: { definition: targetingDefinition, migrations: targetingMigrations, readEnvironment: readTargeting },
  sourcing: { definition: sourcingDefinition, migrations: sourcingMigrations, readEnvironment: readSourcing },
  assessment: { definition: assessmentDefinition, migrations: assessmentMigrations, readEnvironment: readAssessment },
  enrichment: { definition: enrichmentDefinition, migrations: enrichmentMigrations, readEnvironment: readEnrichment },
  scoring: { definition: scoringDefinition, migrations: scoringMigrations, readEnvironment: readScoring },
  reports: { definition: reportsDefinition, migrations: reportsMigrations, readEnvironment: readReports },
  storefront: { definition: storefrontDefinition, migrations: storefrontMigrations, readEnvironment: readStorefront },
  personalization: { definition: personalizationDefinition, migrations: personalizationMigrations, readEnvironment: readPersonalization },
  delivery: { definition: deliveryDefinition, migrations: deliveryMigrations, readEnvironment: readDelivery },
  analytics: { definition: analyticsDefinition, migrations: analyticsMigrations, readEnvironment: readAnalytics },
  orchestration: { definition: orchestrationDefinition, migrations: orchestrationMigrations, readEnvironment: readOrchestration },
};

/** The twelve, in the order of SERVICES. */
export const ALL_SERVICES: readonly ComposedService[] = SERVICES.map((name) => composed[name]);
