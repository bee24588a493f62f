import { problemOfNetError, whyNoStart } from './browser.rules';

it.each([
  ['net::ERR_NAME_NOT_RESOLVED', 'dns'], ['net::ERR_CERT_DATE_INVALID', 'tls'], ['net::ERR_SSL_PROTOCOL_ERROR', 'tls'], ['net::ERR_CONNECTION_TIMED_OUT', 'timeout'], ['net::ERR_TOO_MANY_REDIRECTS', 'redirects'],
  ['net::ERR_CONNECTION_REFUSED', 'connect'], ['net::ERR_INVALID_HTTP_RESPONSE', 'protocol'], ['net::ERR_ABORTED', 'protocol'], ['net::ERR_SOMETHING_NEW', 'connect'],
])('%s is what own fetches call %s', (text, problem) => expect(problemOfNetError(text)).toBe(problem));

it('a sandbox that the machine does not allow is told with what to do', () => {
  expect(whyNoStart('/usr/bin/chromium', '[1:1] FATAL:zygote_host_impl_linux.cc(132)] No usable sandbox! If you are running …', new Error('gone'))).toContain('CHROMIUM_SANDBOX=off');
});

it('otherwise its own last words are told, without the noise of missing desktops', () => {
  const said = 'error while loading shared libraries: libnss3.so\n[1:1:ERROR:dbus/bus.cc:405] Failed to connect to the bus\n';
  expect(whyNoStart('/x/chromium', said, new Error('The browser has ended.'))).toBe('/x/chromium does not start: The browser has ended. It said: error while loading shared libraries: libnss3.so');
});
