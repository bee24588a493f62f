import { CASES, parseBenchRequest } from './options.rules';

describe('what the benchmark is asked', () => {
  test('everything, three times, unless said otherwise', () => {
    expect(parseBenchRequest([])).toMatchObject({ cases: CASES, rounds: 3, leads: 5_000, engines: [], peers: true, full: false, write: false, json: undefined });
    expect(parseBenchRequest(['--case', 'campaign, pipeline', '--rounds=1', '--leads=50', '--engines', 'floor,LeadFactory', '--no-peers'])).toMatchObject({ cases: ['campaign', 'pipeline'], rounds: 1, leads: 50, engines: ['floor', 'LeadFactory'], peers: false });
  });

  test('wrong options are all named with what is expected', () => {
    expect(() => parseBenchRequest(['--case', 'speed', '--rounds', '0', '--leads', 'many'])).toThrow(/--case: expected some of pipeline.*got "speed"[\s\S]*--rounds|--rounds: expected a whole number from 1 to 99, got "0"/);
    expect(() => parseBenchRequest(['--case', ','])).toThrow('--case: expected some of');
    expect(() => parseBenchRequest(['--case', 'edge', '--no-peers'])).toThrow('tenants without peers, got "edge"');
    expect(() => parseBenchRequest(['--leeds', '5'])).toThrow(/leeds/);
  });
});
