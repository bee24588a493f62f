import { EnvError, readEnv } from './read-env';
import { serviceEnvShape } from './service-env';

const good = {
  DATABASE_URL: 'postgres://lf_scoring:pw@127.0.0.1/lf', NATS_URL: 'nats://127.0.0.1:4222', REDIS_URL: 'redis://127.0.0.1',
  BLOB_URL: 'file:///tmp/blobs', LINK_SECRET: 'x'.repeat(32),
};

describe('readEnv', () => {
  it('gives typed settings, defaults included; an empty variable counts as unset', () => {
    expect(readEnv(serviceEnvShape, { ...good, LOG_LEVEL: '', LOG_PRETTY: 'yes', HEALTH_PORT: '9100', PUBLIC_ORIGIN: 'https://a.example/' }, 'scoring')).toMatchObject({
      LOG_LEVEL: 'info', LOG_PRETTY: true, HEALTH_PORT: 9100, NATS_PREFIX: '', PUBLIC_ORIGIN: 'https://a.example',
    });
  });

  it('lists all problems at once, by variable, with what is expected and what was found', () => {
    const read = () => readEnv(serviceEnvShape, { ...good, NATS_URL: undefined, PUBLIC_ORIGIN: 'x', LOG_LEVEL: 'loud', HEALTH_PORT: '70000', LOG_PRETTY: 'perhaps' }, 'scoring');
    expect(read).toThrow(EnvError);
    expect(read).toThrow(
      [
        'scoring cannot start: 5 settings are not usable.',
        '  NATS_URL: expected a NATS URL such as nats://127.0.0.1:4222, several by commas, but it is not set',
        "  LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, got 'loud'",
        "  LOG_PRETTY: expected true or false, got 'perhaps'",
        "  PUBLIC_ORIGIN: expected an http(s) URL such as http://127.0.0.1:8080, got 'x'",
        "  HEALTH_PORT: expected a whole number between 0 and 65535, got '70000'",
      ].join('\n'),
    );
  });

  it('takes the members of a cluster', () => {
    expect(readEnv(serviceEnvShape, { ...good, NATS_URL: 'nats://a:4222,nats://b:4222' }, 'scoring').NATS_URL).toBe('nats://a:4222,nats://b:4222');
  });

  it('never repeats the value of a secret', () => {
    expect(() => readEnv(serviceEnvShape, { ...good, LINK_SECRET: 'too-short-secret', DATABASE_URL: 'mysql://u:hunter2@h/x' }, 'scoring')).toThrow(expect.not.objectContaining({ message: expect.stringMatching(/too-short-secret|hunter2/) }));
  });
});
