import type { Answer } from '../../topic.ts';

/** Services that expect a sign of life and tell somebody when it does not come. */
const services = [
  'api.opsgenie.com',
  'betteruptime.com',
  'cronhub.io',
  'cronitor.io',
  'cronitor.link',
  'hc-ping.com',
  'healthchecks.io',
  'heartbeat.uptimerobot.com',
  'nosnch.in',
  'ping.ohdear.app',
  'push.statuscake.com',
  'uptime.betterstack.com',
];

export interface Heartbeat {
  /** The file it stands in. */
  readonly file: string;
  /** Whom it is sent to: the host alone, as the rest of the address is a secret. */
  readonly to: string;
}

/** Signs of life in lines of `grep -rH http`: to a known service, or to one's own by the paths of Healthchecks and Uptime Kuma. */
export function heartbeatsIn(answer: Answer): Heartbeat[] {
  if (!answer.ok) return [];
  return answer.stdout
    .split('\n')
    .slice(0, 10_000)
    .flatMap((line) => {
      const at = line.indexOf(':');
      const text = line.slice(at + 1, at + 2000).trim();
      // Cron leaves out files whose names have a dot or another such sign.
      if (at < 0 || /^[#;]/.test(text) || /^\/etc\/cron\.[a-z]+\/[^/]*[^\w-][^/]*$/.test(line.slice(0, at))) return [];
      return heartbeatHostsIn(text).map((to) => ({ file: line.slice(0, at), to }));
    });
}

/** Hosts to which a text sends signs of life, as often as it does. */
export const heartbeatHostsIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/(?:[^\s/@"']*@)?([A-Za-z0-9.-]{1,253})(?::\d{1,5})?(\/[^\s"'|>]*)?/g)].flatMap(
    ([, host, path = '']) => {
      const to = host!.toLowerCase();
      const known = services.some((service) => to === service || to.endsWith(`.${service}`));
      return known || /^\/(?:ping|api\/push)\/[\w-]{6,}/.test(path) ? [to] : [];
    },
  );
