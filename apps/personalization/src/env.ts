import { envSwitch, readEnv, serviceEnvShape } from '@leadfactory/service-kit';

/** The settings of this service; the only place that reads the environment. */
export function readEnvironment(source: Record<string, string | undefined> = process.env) {
  return readEnv(
    {
      ...serviceEnvShape,
      /** Whether a language model may write drafts when the gateway has one; templates write otherwise. */
      MODEL_DRAFTS: envSwitch.default(true),
    },
    source,
    'personalization',
  );
}

export type PersonalizationEnv = ReturnType<typeof readEnvironment>;
