import type { CapabilityName } from '@leadfactory/contracts';
import { AppError } from '@leadfactory/kernel';
import type { ProviderPolicy, ProvidersConfig } from '../egress/providers.config';
import type { ProviderAdapter } from './provider.types';

export interface Provider {
  readonly name: string;
  readonly policy: ProviderPolicy;
  readonly capabilities: readonly CapabilityName[];
  /** Null while its key is missing. */
  readonly adapter: ProviderAdapter | null;
}

type Stream = NonNullable<ProviderPolicy['streams']>[number];

/** All providers of the configuration with the adapters of those that are configured. */
export class ProviderRegistry {
  readonly all: readonly Provider[];
  private readonly byName: ReadonlyMap<string, Provider>;

  constructor(
    readonly config: ProvidersConfig,
    adapters: readonly ProviderAdapter[],
  ) {
    this.all = Object.entries(config.providers).map(([name, policy]) => ({
      name,
      policy,
      capabilities: (Object.keys(config.capabilities) as CapabilityName[]).filter((capability) => config.capabilities[capability].includes(name)),
      adapter: adapters.find((adapter) => adapter.name === name) ?? null,
    }));
    this.byName = new Map(this.all.map((provider) => [provider.name, provider]));
  }

  /** @throws AppError not_found */
  get(name: string): Provider {
    const found = this.byName.get(name);
    if (!found) throw new AppError('not_found', `There is no provider "${name}"; known are ${[...this.byName.keys()].join(', ')}.`);
    return found;
  }

  /** For how long the vendor recognises the keys of effects, in ms; zero when it does not, or is not configured (any more). */
  keysKnownForMs(name: string): number {
    const adapter = this.byName.get(name)?.adapter;
    return adapter?.idempotentByKey ? (adapter.keysKnownForMs ?? 0) : 0;
  }

  /** Whether calls of the capability have rows in the ledger, with any provider that may serve it. */
  keepsBookOf(capability: CapabilityName): boolean {
    return this.config.capabilities[capability].some((name) => this.get(name).policy.ledger);
  }

  /**
   * Who serves the capability: the first of the configured list that has its key and, for mail, may carry the stream.
   * @throws AppError not_configured that names the variables to set; forbidden when no provider there is may carry the stream
   */
  serving(capability: CapabilityName, stream?: Stream): { provider: Provider; adapter: ProviderAdapter } {
    const listed = this.config.capabilities[capability].map((name) => this.get(name)).filter((provider) => canServe(provider, capability));
    const allowed = stream === undefined ? listed : listed.filter(({ policy }) => policy.streams?.includes(stream));
    for (const provider of allowed) {
      if (provider.adapter !== null) return { provider, adapter: provider.adapter };
    }
    if (stream !== undefined && listed.some(({ adapter }) => adapter !== null)) {
      const present = listed.filter(({ adapter }) => adapter !== null).map(({ name }) => name);
      throw new AppError('forbidden', `A ${stream} mail may not go through ${present.join(' or ')}. Configure a provider that carries ${stream} mail: ${allowed.map(({ name, policy }) => `${name} (${policy.keyEnv ?? 'no key needed'})`).join(', ') || 'none is listed in providers.yaml'}.`);
    }
    const variables = allowed.map(({ policy }) => policy.keyEnv).filter((name) => name !== undefined);
    throw new AppError('not_configured', `No provider serves ${capability}: set ${variables.join(' or ') || 'one up in providers.yaml'}.`, { context: { capability } });
  }
}

/** A vendor without its key counts all the same: it is what could be configured. */
function canServe({ adapter }: Provider, capability: CapabilityName): boolean {
  return adapter === null || adapter.serves[capability] !== undefined;
}
