/** Who sells and answers for it: the tenant, as buyers see it. Null where nobody told. */
export interface Sender {
  name: string;
  email: string | null;
  website: string | null;
  phone: string | null;
  postalAddress: string | null;
}
