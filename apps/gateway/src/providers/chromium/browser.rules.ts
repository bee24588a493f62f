/**
 * How every browser starts. The proxy is the only way out: without `<-loopback>` Chromium would reach loopback directly,
 * names are resolved by the proxy alone, and what does not speak through proxies (QUIC, WebRTC's UDP) stays closed.
 */
export const BROWSER_FLAGS: readonly string[] = [
  '--headless', '--incognito', '--proxy-bypass-list=<-loopback>', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--disable-quic', '--force-webrtc-ip-handling-policy=disable_non_proxied_udp', '--webrtc-ip-handling-policy=disable_non_proxied_udp', '--dns-prefetch-disable',
  '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps', '--disable-extensions', '--disable-breakpad',
  '--disable-client-side-phishing-detection', '--disable-domain-reliability', '--metrics-recording-only', '--no-pings', '--password-store=basic', '--use-mock-keychain',
  '--disable-features=Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,AutofillServerCommunication,CertificateTransparencyComponentUpdater,DnsOverHttps,AsyncDns',
  // Containers often have a /dev/shm of 64 MB.
  '--disable-dev-shm-usage', '--disable-gpu', '--mute-audio', '--hide-scrollbars', '--deny-permission-prompts', '--block-new-web-contents',
  '--renderer-process-limit=4', '--js-flags=--max-old-space-size=384', '--disk-cache-size=16777216', '--media-cache-size=1048576',
];

/** Why a browser did not start, in words that say what to do. */
export function whyNoStart(binary: string, said: string, error: unknown): string {
  if (/No usable sandbox|sandbox_host_linux|Failed to move to new namespace|credentials\.cc/i.test(said)) {
    return `${binary} cannot set up its sandbox here. Allow unprivileged user namespaces, or set CHROMIUM_SANDBOX=off where a container of its own is the wall.`;
  }
  const last = said.split('\n').filter((line) => line.trim() !== '' && !line.includes('dbus')).at(-1)?.slice(0, 200);
  return `${binary} does not start: ${error instanceof Error ? error.message : String(error)}${last === undefined ? '' : ` It said: ${last}`}`;
}

/** Net errors of Chromium by the problem that own fetches would tell (net/base/net_error_list.h). */
const NET_ERRORS: readonly [RegExp, 'dns' | 'tls' | 'timeout' | 'redirects' | 'protocol' | 'connect' | 'too_large'][] = [
  [/NAME_NOT_RESOLVED|NAME_RESOLUTION|DNS_/, 'dns'], [/CERT_|SSL_|BAD_SSL|TLS13/, 'tls'], [/TIMED_OUT/, 'timeout'], [/TOO_MANY_REDIRECTS/, 'redirects'],
  [/INVALID_RESPONSE|INVALID_HTTP|UNEXPECTED|CONTENT_DECODING|ABORTED|UNKNOWN_URL_SCHEME|DISALLOWED_URL_SCHEME|INVALID_URL|UNSAFE_/, 'protocol'], [/RESPONSE_HEADERS_TOO_BIG/, 'too_large'],
];

export function problemOfNetError(errorText: string): 'dns' | 'tls' | 'timeout' | 'redirects' | 'protocol' | 'connect' | 'too_large' {
  return NET_ERRORS.find(([pattern]) => pattern.test(errorText))?.[1] ?? 'connect';
}
