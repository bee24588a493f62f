import { startSandbox, type Sandbox } from '../../sandbox';
import { describeWithSchemas, faultsOf, schemaOf } from '../../../test/published-schemas';
import { hasPlace, placeName } from './place.rules';

interface Place { id: string; displayName: { text: string }; websiteUri?: string; businessStatus?: string }
interface Answer { status: number; body: { places?: Place[]; error?: { status: string; message: string } } }

let sandbox: Sandbox;
const search = async (textQuery: string, mask: string | null = 'places.id,places.displayName', key: string | null = 'key'): Promise<Answer> => {
  const headers = { 'content-type': 'application/json', ...(mask === null ? {} : { 'x-goog-fieldmask': mask }), ...(key === null ? {} : { 'x-goog-api-key': key }) };
  const response = await fetch(`${sandbox.url}/places/v1/places:searchText`, { method: 'POST', headers, body: JSON.stringify({ textQuery }) });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

const queryFor = (name: string, address: string, city: string, zip: string): string => `${name}, ${address}, ${city} ${zip}`;

describe('text search', () => {
  it('finds nearly every business that has a profile, by name and address (R5.01)', async () => {
    const sample = sandbox.town.businesses.filter((business) => business.zip === '10001' && hasPlace(business, 'leadfactory')).slice(0, 100);
    let first = 0;
    for (const business of sample) {
      const { body } = await search(queryFor(business.name, business.address1, business.city, business.zip), 'places.id,places.displayName,places.nationalPhoneNumber');
      if (body.places?.[0]?.displayName.text === placeName(business, 'leadfactory')) first += 1;
    }
    expect(first).toBeGreaterThanOrEqual(95);
  });

  it('leaves about one in twelve businesses without a profile, and offers neighbours instead (R5.01)', async () => {
    const own = sandbox.town.businesses.filter(({ duplicateOf }) => duplicateOf === null);
    const without = own.filter((business) => !hasPlace(business, 'leadfactory'));
    expect(without.length / own.length).toBeCloseTo(0.08, 1);
    const sample = without.filter(({ zip }) => zip === '10001').slice(0, 10);
    const answers = await Promise.all(sample.map((business) => search(queryFor(business.name, business.address1, business.city, business.zip))));
    expect(answers.some(({ body }) => (body.places ?? []).length > 0)).toBe(true);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('gives the fields of the mask and no other', async () => {
    const { body } = await search('pizza 10001', 'places.id,places.displayName.text,places.location.latitude');
    const place = body.places?.[0] ?? {};
    expect(Object.keys(place).sort()).toEqual(['displayName', 'id', 'location']);
    expect(place).toMatchObject({ displayName: { text: expect.any(String) } });
    expect(JSON.stringify(place)).not.toMatch(/languageCode|longitude/);
  });

  it.each([
    ['a missing mask', null, 400, 'INVALID_ARGUMENT', /FieldMask is a required parameter/],
    ['an unknown field', 'places.shoeSize', 400, 'INVALID_ARGUMENT', /places\.shoeSize/],
  ])('refuses %s', async (_name, mask, status, code, message) => {
    const answer = await search('pizza 10001', mask);
    expect(answer).toMatchObject({ status, body: { error: { status: code, message: expect.stringMatching(message) } } });
  });

  it('refuses a call without a key and with a wrong one', async () => {
    expect(await search('pizza', '*', null)).toMatchObject({ status: 403, body: { error: { status: 'PERMISSION_DENIED' } } });
    expect(await search('pizza', '*', 'invalid')).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining('API key not valid') } } });
  });
});

describe('details', () => {
  it('are found by id, and a forgotten id is 404', async () => {
    const { body } = await search('pizza 10001');
    const id = body.places?.[0]?.id ?? '';
    const get = (wanted: string) => fetch(`${sandbox.url}/places/v1/places/${wanted}`, { headers: { 'x-goog-api-key': 'key', 'x-goog-fieldmask': 'id,businessStatus,regularOpeningHours' } });
    expect(await (await get(id)).json()).toMatchObject({ id, businessStatus: expect.any(String) });
    expect((await get('ChIJnone')).status).toBe(404);
  });
});

describeWithSchemas('against the published schema', () => {
  it('every place is valid', async () => {
    const validate = schemaOf('google/places.v1.schema.json', 'places_v1.SchemaGoogleMapsPlacesV1SearchTextResponse');
    for (const query of ['restaurant 10001', 'dentist portland', 'plumber austin tx']) {
      const { body } = await search(query, '*');
      expect(body.places?.length).toBeGreaterThan(0);
      expect(faultsOf(validate, body)).toEqual([]);
    }
  });
});
