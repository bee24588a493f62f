import type { ServiceName } from '@leadfactory/contracts';

/** The four streams of the house. */
export type StreamKind = 'STEPS' | 'RESULTS' | 'EVENTS' | 'HOOKS';

export interface StreamSpec {
  kind: StreamKind;
  /** The first word of the subjects it keeps. */
  family: string;
  /** `work`: a message goes when it is acknowledged. `days`: it goes by age, whoever read it. */
  keeps: 'work' | 'days';
  maxAgeDays: number;
  /**
   * Whether the outbox keeps what it published, to publish it again when the broker has lost its store. Steps are not
   * kept: the orchestrator issues again whatever is out too long.
   */
  replayable: boolean;
}

export const STREAMS: readonly StreamSpec[] = [
  { kind: 'STEPS', family: 'steps', keeps: 'work', maxAgeDays: 0, replayable: false },
  { kind: 'RESULTS', family: 'results', keeps: 'work', maxAgeDays: 0, replayable: true },
  { kind: 'EVENTS', family: 'events', keeps: 'days', maxAgeDays: 3, replayable: true },
  { kind: 'HOOKS', family: 'hooks', keeps: 'work', maxAgeDays: 0, replayable: true },
];

/** The stream that keeps this subject (without prefix). @throws Error when there is none */
export function streamOf(subject: string): StreamSpec {
  const family = subject.split('.')[0];
  const spec = STREAMS.find((stream) => stream.family === family);
  if (!spec) throw new Error(`No stream keeps the subject ${subject}: it starts with none of ${STREAMS.map((stream) => stream.family).join(', ')}.`);
  return spec;
}

/** A stream's name under that prefix; names of streams hold no dots. */
export function streamName(prefix: string, kind: StreamKind): string {
  return `${prefix.replaceAll(/[^A-Za-z0-9_-]/g, '_')}${kind}`;
}

/** A durable consumer's name: one per service and subject, so that its replicas share the work. */
export function durableName(service: ServiceName, subject: string): string {
  return `${service}-${subject.replaceAll('.', '_')}`;
}
