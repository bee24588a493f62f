import { startSandbox, type Sandbox } from '../../sandbox';
import type { Mailbox } from '../../town/town';
import { describeWithSchemas, readVendorFile } from '../../../test/published-schemas';

let sandbox: Sandbox;
const get = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`${sandbox.url}/zerobounce/v2/${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const validate = (email: string) => get(`validate?api_key=k&email=${encodeURIComponent(email)}&ip_address=`);
const addressOf = (mailbox: Mailbox): string => [...sandbox.town.byEmail].find(([, business]) => business.mailbox === mailbox)?.[0] ?? '';

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => sandbox.stop());

describe('a verdict', () => {
  it.each([
    ['hard_bounce', 'invalid', 'mailbox_not_found'],
    ['no_mx', 'invalid', 'no_dns_entries'],
    ['soft_bounce', 'unknown', 'mail_server_temporary_error'],
  ] as const)('on a %s mailbox is %s (R5.03)', async (mailbox, status, subStatus) => {
    expect((await validate(addressOf(mailbox))).body).toMatchObject({ status, sub_status: subStatus });
  });

  it('on a good mailbox lets it be mailed, and on garbage does not (R5.03)', async () => {
    expect(['valid', 'catch-all']).toContain((await validate(addressOf('ok'))).body['status']);
    expect((await validate('no address')).body).toMatchObject({ status: 'invalid', sub_status: 'failed_syntax_check' });
    expect((await validate('x@mailinator.com')).body).toMatchObject({ status: 'do_not_mail', sub_status: 'disposable' });
    const host = [...sandbox.town.byHost.keys()][0] ?? '';
    expect((await validate(`nobody-here@${host}`)).body['status']).toBe('invalid');
  });

  it('costs a credit, except when nothing was found out', async () => {
    const credits = async () => Number((await get('getcredits?api_key=k')).body['Credits']);
    const before = await credits();
    await validate(addressOf('ok'));
    await validate(addressOf('soft_bounce'));
    expect(await credits()).toBe(before - 1);
  });
});

describeWithSchemas('against the recordings', () => {
  it('a wrong key is told with status 200, as recorded', async () => {
    const recorded = readVendorFile('zerobounce/sdk_mock_responses.json') as { test: string; body: object; status: number }[];
    const of = (test: string) => recorded.find((entry) => entry.test === test);
    expect(await get('getcredits?api_key=invalid')).toEqual({ status: of('test_credits_invalid_key')?.status, body: of('test_credits_invalid_key')?.body });
    expect(await get('validate?api_key=invalid&email=a@b.co')).toEqual({ status: 200, body: of('test_response_contains_error')?.body });
    const { body } = await validate(addressOf('hard_bounce'));
    expect(Object.keys(of('test_validate_valid')?.body ?? { none: 1 }).filter((key) => !(key in body))).toEqual([]);
    expect(body['processed_at']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
  });
});
