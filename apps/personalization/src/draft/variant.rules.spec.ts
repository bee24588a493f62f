import { newId } from '@leadfactory/kernel';
import { campaign } from '../../test/lead.fixture';
import { BODY_VARIANTS, STRATEGIES } from './copy.types';
import { variantsOf } from './variant.rules';

test('the experiment decides (R12.06)', () => {
  const asked = { ...campaign(), variants: { subject_strategy: 'local', body_variant: 'story' } };
  expect(variantsOf(asked, newId())).toEqual({ strategy: 'local', body: 'story' });
});

test('without an experiment, or with a variant that nobody knows, the business keeps what its id gives', () => {
  const id = newId();
  const plain = variantsOf(campaign(), id);
  expect(variantsOf({ ...campaign(), variants: { subject_strategy: 'unheard_of' } }, id)).toEqual(plain);
  const many = Array.from({ length: 300 }, () => variantsOf(campaign(), newId()));
  expect(new Set(many.map(({ strategy }) => strategy)).size).toBe(STRATEGIES.length);
  expect(new Set(many.map(({ body }) => body)).size).toBe(BODY_VARIANTS.length);
});
