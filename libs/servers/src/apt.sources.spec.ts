import { distributionSources, packagesToAdd } from './apt.sources';

describe("the distribution's own package sources", () => {
  test('are kept from deb822 files, third parties and disabled stanzas left out', () => {
    const text = [
      'Types: deb\n# a remark\nURIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: /usr/share/keyrings/debian.gpg',
      'Types: deb\nURIs: https://deb.nodesource.com/node_20.x\nSuites: nodistro\nComponents: main',
      'Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: bookworm\nComponents: main',
      'Enabled: no\nTypes: deb\nURIs: http://backports.example/debian\nSuites: bookworm-backports\nComponents: main',
    ].join('\n\n');
    const kept = distributionSources(text, 'sources', 'bookworm');
    expect(kept).toContain('Signed-By: /usr/share/keyrings/debian.gpg');
    expect(kept).not.toMatch(/nodesource|deb-src|backports/);
  });

  test('are kept from one-line files, with options, without remarks', () => {
    const text = [
      'deb http://archive.ubuntu.com/ubuntu noble main universe',
      'deb [arch=amd64 signed-by=/k.gpg] http://security.ubuntu.com/ubuntu noble-security main universe',
      '# deb http://archive.ubuntu.com/ubuntu noble multiverse',
      'deb https://packages.cloud.google.com/apt cloud-sdk-noble main',
      'deb-src http://archive.ubuntu.com/ubuntu noble main',
    ].join('\n');
    expect(distributionSources(text, 'list', 'noble').trim().split('\n')).toEqual([
      'deb http://archive.ubuntu.com/ubuntu noble main universe',
      'deb [arch=amd64 signed-by=/k.gpg] http://security.ubuntu.com/ubuntu noble-security main universe',
    ]);
  });
});

test('the packages that an installation would add are read from its simulation', () => {
  const simulation = 'Reading package lists...\nInst liblzf1 (3.6-3 Debian:12 [amd64])\nInst redis-server (5:7.0 Debian:12 [amd64])\nConf liblzf1 (3.6-3)\n';
  expect(packagesToAdd(simulation)).toEqual(['liblzf1', 'redis-server']);
});
