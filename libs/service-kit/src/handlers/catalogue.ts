import { CAPABILITIES, type Capability, OPERATIONS, type Operation, type ServiceName, type Step, STEPS } from '@leadfactory/contracts';

/** What a service has to handle, all of it and each once. */
export interface Catalogue {
  operations: readonly Operation[];
  steps: readonly Step[];
  capabilities: readonly Capability[];
}

/** The service's share of the contracts. Capabilities are served by the gateway. */
export function catalogueOf(service: ServiceName): Catalogue {
  return {
    operations: OPERATIONS.filter((operation) => operation.service === service),
    steps: Object.values<Step>(STEPS).filter((step) => step.service === service),
    capabilities: service === 'gateway' ? Object.values<Capability>(CAPABILITIES) : [],
  };
}
