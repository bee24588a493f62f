import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parsePlaceTypes, parseSettings } from './settings.rules';

const shipped = readFileSync(path.resolve(__dirname, '../../../../config/enrichment.yaml'), 'utf8');

describe('settings', () => {
  it('the file that ships can be used, and its version changes with its text', () => {
    const settings = parseSettings(shipped);
    expect(settings.profile.matchAt).toBeGreaterThan(settings.profile.holdAt);
    expect(parseSettings(`${shipped}\n# a remark`).version).not.toBe(settings.version);
  });

  it('every mistake is told at once, with its place', () => {
    const bad = shipped.replace('matchAt: 0.75', 'matchAt: 1.5').replace('writeTo: [valid, risky]', 'writeTo: [invalid]').replace('reuseDays', 'reuseDayz');
    expect(() => parseSettings(bad)).toThrow(/matchAt[\s\S]*reuseDayz[\s\S]*writeTo|reuseDayz[\s\S]*matchAt[\s\S]*writeTo|matchAt[\s\S]*writeTo/);
  });

  it('a hold threshold above the match threshold is refused', () => {
    expect(() => parseSettings(shipped.replace('holdAt: 0.5', 'holdAt: 0.9'))).toThrow(/must not be above matchAt/);
  });

  it('a file that is no YAML is refused with a sentence', () => {
    expect(() => parseSettings('a: [')).toThrow(/enrichment.yaml is no YAML/);
  });

  it('reads place types of verticals, and refuses a file without verticals', () => {
    expect(parsePlaceTypes('verticals: { bar: { googleTypes: [bar], title: x }, barn: {} }').get('bar')).toEqual(['bar']);
    expect(() => parsePlaceTypes('{}')).toThrow(/verticals.yaml cannot be used/);
  });
});
