import type { ContactsFact } from '@leadfactory/contracts';
import { tidy } from './tidy.rules';

/** Where the address that is written to comes from, as the reader is told: `by` names a provider, and is '' otherwise. */
export interface AddressSource {
  kind: 'site' | 'provider' | 'file';
  by: string;
}

/** The source of the address that was chosen. One of which nothing is known is told as what it is: an entry of the sender's own records. */
export function addressSourceOf({ best, emails }: Pick<ContactsFact, 'best' | 'emails'>): AddressSource {
  const source = emails.find(({ address }) => address === best)?.provenance.source ?? 'import';
  if (source === 'site') return { kind: 'site', by: '' };
  if (/^import(:|$)/.test(source) || source === 'unknown') return { kind: 'file', by: '' };
  return { kind: 'provider', by: tidy(source.replaceAll('_', ' '), 40) };
}
