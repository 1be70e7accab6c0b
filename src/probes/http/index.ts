import type { Target } from '../../inventory/target.ts';
import { defineProbe } from '../define.ts';
import type { WebService } from './look.ts';

function serviceOf(target: Target): WebService | null {
  if (target.kind !== 'endpoint') return null;
  const { host, path, port, serverName } = target;
  if (target.scheme === 'https') return { host, port, path, serverName, plainPort: 80, securePort: port };
  if (target.scheme === 'http') return { host, port, path, serverName, plainPort: port, securePort: 443 };
  return null;
}

/** A web service from outside: plain HTTP, redirects hop by hop, HSTS, cookies, security headers, signs of a delivery network. */
export const http = defineProbe({
  id: 'http',
  kinds: ['http-service'],
  privilege: 'none',
  accepts: (target) => serviceOf(target) !== null,
  requests(target) {
    const service = serviceOf(target);
    if (!service) return [];
    const name = service.serverName ?? service.host;
    const authority = name.includes(':') ? `[${name}]` : name;
    return [
      `GET http://${authority}:${service.plainPort}${service.path}`,
      `GET https://${authority}:${service.securePort}${service.path}`,
      'GET of up to 10 redirects from each, on the same host and these two ports only',
    ];
  },
  async probe(target, context) {
    const service = serviceOf(target);
    if (!service) return { facts: [], failures: [] };
    const { lookAtService } = await import('./look.ts');
    return lookAtService(service, context);
  },
});
