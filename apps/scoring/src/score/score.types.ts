import type { scoreLead } from '@leadfactory/contracts';
import type { StepInput as InputOf } from '@leadfactory/service-kit';

export type { Facts } from '@leadfactory/contracts';

/** The facts that a lead is scored from. */
export type StepInput = InputOf<typeof scoreLead>;
