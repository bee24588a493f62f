import type { AddressSource } from '../draft/address-source.rules';
import type { BodyVariant, Strategy } from '../draft/copy.types';

/** Everything a cold mail says, as Liquid templates. */
export interface MailTexts {
  subjects: Record<Strategy, string>;
  preheaders: Record<BodyVariant, string>;
  greeting: string;
  bodies: Record<BodyVariant, { opening: string; point: string; detail: string; closing: string }>;
  seen: string;
  button: string;
  regards: string;
  /** Why the reader gets this mail, by where the address comes from. */
  why: Record<AddressSource['kind'], string>;
  unsubscribe: string;
}
