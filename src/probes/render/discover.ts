import type { EndpointTarget, RenderWorkspaceTarget } from '../../inventory/target.ts';
import { type Discovery, type ProbeContext, ProbeError } from '../define.ts';
import { openRender } from './client.ts';
import { hostsOf, labelsOf } from './names.ts';

const kinds = ['hosting-location', 'http-service', 'open-port', 'ssh-service', 'tls-service'] as const;

/** Every address under which a web service or static site is served: Render's own, and verified names of the customer's. Labels of the configuration stand. */
export async function discover(target: RenderWorkspaceTarget, context: ProbeContext): Promise<Discovery> {
  const render = openRender(target, context);
  try {
    const [services, environments] = await Promise.all([render.services(), render.environments()]);
    const seen = { target: target.id, workspace: target.workspace, source: context.source(), environments };
    const served = services.items.filter(
      ({ type, suspended }) => (type === 'web_service' || type === 'static_site') && suspended !== 'suspended',
    );
    const found = await Promise.all(
      served.map(async (service) => {
        const domains = await render.domains(service);
        const verified = domains.items.filter(({ verificationStatus }) => verificationStatus === 'verified');
        const own = hostsOf(service);
        const isMissing = own.length === 0 && service.serviceDetails.renderSubdomainPolicy !== 'disabled';
        const hosts = [...new Set([...own, ...verified.map(({ name }) => name)])];
        return {
          failures: [domains.failure, isMissing ? new ProbeError('malformed', `url of ${service.id}`) : null],
          targets: hosts.map((host): EndpointTarget => {
            const labels = { ...labelsOf(service, seen), ...target.labels };
            return { ...webService, id: `${target.id}/${service.name}/${host}`, labels, host, serverName: host };
          }),
        };
      }),
    );
    const failures = [services.failure, environments.failure, ...found.flatMap((each) => each.failures)].flatMap((failure) =>
      failure ? [context.failure(failure, { kinds })] : [],
    );
    return { targets: found.flatMap(({ targets }) => targets), failures };
  } finally {
    render.close();
  }
}

const webService = {
  kind: 'endpoint',
  port: 443,
  scheme: 'https',
  starttls: null,
  path: '/',
  ca: null,
  ports: [],
} as const;
