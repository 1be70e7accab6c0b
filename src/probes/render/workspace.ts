import { type Account, type AuditLog, holderByName, type Monitor } from '../../facts/index.ts';
import { hasStatus } from '../api/errors.ts';
import { type ProbeContext, ProbeError } from '../define.ts';
import { accountName } from '../pseudonym.ts';
import type { Member, Notifications, Render, Service } from './client.ts';
import { notTold, type Seen, subjectOf } from './names.ts';

/** Roles of a workspace (https://render.com/docs/roles); of any other it is not known what it may do. */
const administrators: Readonly<Record<string, boolean>> = {
  ADMIN: true,
  DEVELOPER: false,
  WORKSPACE_BILLING: false,
  WORKSPACE_CONTRIBUTOR: false,
  WORKSPACE_VIEWER: false,
};

/** A member. A second factor at Render is a time-based code: there is no other. What `inactive` keeps somebody from is not told. */
export function memberFact(member: Member, seen: Seen, { settings, wants }: ProbeContext): Account {
  const { userId: id, name: user, email, role, status, mfaEnabled } = member;
  const name = accountName(email === '' ? id : email, settings, wants);
  const administrator = Object.hasOwn(administrators, role) ? administrators[role]! : null;
  return {
    kind: 'account',
    subject: { id: `${seen.target}: ${name}`, names: [`render user ${id}`] },
    source: seen.source,
    system: `render.com/${seen.workspace}`,
    name,
    // Programs have keys here and no accounts: whatever it is called, somebody logs in with it.
    holder: [email, user].some((each) => holderByName(each.split('@')[0]!) === 'shared') ? 'shared' : 'person',
    enabled: status === 'active' ? true : null,
    interactive: true,
    administrator,
    adminBy: administrator === false ? [] : [role],
    lastUsed: notTold,
    existedAt: null,
    secondFactor: { state: mfaEnabled ? 'present' : 'absent', kinds: mfaEnabled ? ['totp'] : [], by: 'mfaEnabled' },
    keys: notTold,
    password: { state: 'unseen', ageing: notTold },
  };
}

/**
 * The workspace's audit log by its newest entry and an old one. Only some plans have one (https://render.com/docs/audit-logs).
 * @throws as the client does, and `not-visible` where there is none
 */
export async function auditLogFact(render: Render, seen: Seen): Promise<AuditLog> {
  const [newestAt, old] = await Promise.all([render.auditEntry('newest'), render.auditEntry('old')]).catch((error) => {
    throw hasStatus(error, 404) ? new ProbeError('not-visible', 'audit log: not in this plan') : error;
  });
  const oldest = [newestAt, old].filter((each) => each !== null).sort()[0];
  return {
    kind: 'audit-log',
    subject: { id: `${seen.target}: audit log`, names: [`render workspace ${seen.workspace}`] },
    source: seen.source,
    system: `render.com/${seen.workspace}`,
    log: 'audit log of the workspace',
    by: 'render',
    events: { seen: true, classes: ['login', 'privilege', 'account-change', 'configuration'] },
    recording: { seen: true, active: true, newestAt },
    entries: oldest === undefined ? notTold : { seen: true, reachBackTo: oldest, noneBefore: null },
    deletion: notTold,
    persistent: null,
    systemSince: null,
    copies: notTold,
    writers: notTold,
    changeableByAdministrators: null,
    guards: [],
  };
}

/** What of a service's failures somebody is told: the service's own setting decides, else that of the workspace. */
export function monitorFact(
  service: Service,
  { notificationsToSend, emailEnabled, slackEnabled }: Notifications,
  override: string | undefined,
  seen: Seen,
): Monitor {
  const own = [override ?? 'default', service.notifyOnFail].filter((each) => each !== 'default').map(isTold);
  const states = own.length > 0 ? own : [isTold(notificationsToSend)];
  const isSure = states.every((each) => each === states[0]);
  const said = isSure ? states[0]! : 'unknown';
  return {
    kind: 'monitor',
    subject: subjectOf('service', service, seen),
    source: seen.source,
    system: service.name.slice(0, 255),
    monitors: {
      seen: true,
      found: [
        {
          name: `Render: failures of ${service.name}`.slice(0, 255),
          kind: 'check',
          active: true,
          // Without a way to send it nobody is told.
          notifies: said === 'yes' && !emailEnabled && !slackEnabled ? 'no' : said,
        },
      ],
      complete: false,
    },
  };
}

function isTold(setting: string): 'yes' | 'no' | 'unknown' {
  if (setting === 'failure' || setting === 'all' || setting === 'notify') return 'yes';
  return setting === 'none' || setting === 'ignore' ? 'no' : 'unknown';
}
