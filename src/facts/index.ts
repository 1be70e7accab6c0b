import { z } from 'zod';
import { accessKeySchema } from './access-key.ts';
import { accountSchema } from './account.ts';
import { auditLogSchema } from './audit-log.ts';
import { backupJobSchema } from './backup-job.ts';
import { backupSetSchema } from './backup-set.ts';
import { bucketSchema } from './bucket.ts';
import { certificateSchema } from './certificate.ts';
import { changeControlSchema } from './change-control.ts';
import { clockSchema } from './clock.ts';
import { databaseSchema } from './database.ts';
import { documentSchema } from './document.ts';
import { type ProbeFailure, probeFailureSchema } from './fact.ts';
import { firewallSchema } from './firewall.ts';
import { firewallRulesSchema } from './firewall-rules.ts';
import { hostUpdatesSchema } from './host-updates.ts';
import { hostingLocationSchema } from './hosting-location.ts';
import { httpServiceSchema } from './http-service.ts';
import { loginLockoutSchema } from './login-lockout.ts';
import { mailDomainSchema } from './mail-domain.ts';
import { malwareScannerSchema } from './malware-scanner.ts';
import { mfaPolicySchema } from './mfa-policy.ts';
import { monitorSchema } from './monitor.ts';
import { networkServiceSchema } from './network-service.ts';
import { objectStoreSchema } from './object-store.ts';
import { openPortSchema } from './open-port.ts';
import { passwordPolicySchema } from './password-policy.ts';
import { restoreTestSchema } from './restore-test.ts';
import { rowSecuritySchema } from './row-security.ts';
import { sessionPolicySchema } from './session-policy.ts';
import { sshServiceSchema } from './ssh-service.ts';
import { sshdConfigSchema } from './sshd-config.ts';
import { tlsPolicySchema } from './tls-policy.ts';
import { tlsServiceSchema } from './tls-service.ts';
import { volumeSchema } from './volume.ts';

export * from './access-key.ts';
export * from './account.ts';
export * from './audit-log.ts';
export * from './backup-job.ts';
export * from './backup-set.ts';
export * from './bucket.ts';
export * from './certificate.ts';
export * from './change-control.ts';
export * from './clock.ts';
export * from './copy-pattern.ts';
export * from './database.ts';
export * from './document.ts';
export * from './fact.ts';
export * from './firewall.ts';
export * from './firewall-rules.ts';
export * from './generic-names.ts';
export * from './host-updates.ts';
export * from './hosting-location.ts';
export * from './http-service.ts';
export * from './login-lockout.ts';
export * from './mail-domain.ts';
export * from './malware-scanner.ts';
export * from './mfa-policy.ts';
export * from './monitor.ts';
export * from './name-pattern.ts';
export * from './network-service.ts';
export * from './object-store.ts';
export * from './open-port.ts';
export * from './password-policy.ts';
export * from './personal-paths.ts';
export * from './restore-record.ts';
export * from './restore-test.ts';
export * from './row-security.ts';
export * from './session-policy.ts';
export * from './ssh-service.ts';
export * from './sshd-config.ts';
export * from './tls-policy.ts';
export * from './tls-service.ts';
export * from './volume.ts';
export * from './wants.ts';
export * from './well-known-ports.ts';

/** Any fact: the vocabulary between probes and checks. */
export const factSchema = z.discriminatedUnion('kind', [
  accessKeySchema,
  accountSchema,
  auditLogSchema,
  backupJobSchema,
  backupSetSchema,
  bucketSchema,
  certificateSchema,
  changeControlSchema,
  clockSchema,
  databaseSchema,
  documentSchema,
  firewallSchema,
  firewallRulesSchema,
  hostUpdatesSchema,
  hostingLocationSchema,
  httpServiceSchema,
  loginLockoutSchema,
  mailDomainSchema,
  malwareScannerSchema,
  mfaPolicySchema,
  monitorSchema,
  networkServiceSchema,
  objectStoreSchema,
  openPortSchema,
  passwordPolicySchema,
  restoreTestSchema,
  rowSecuritySchema,
  sessionPolicySchema,
  sshServiceSchema,
  sshdConfigSchema,
  tlsPolicySchema,
  tlsServiceSchema,
  volumeSchema,
]);

export type Fact = z.infer<typeof factSchema>;
export type FactKind = Fact['kind'];
export type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** Every fact kind there is, sorted. */
export const factKinds: readonly FactKind[] = factSchema.options.map((option) => option.shape.kind.value);

/** One line of `facts.jsonl`: what a probe returned for a target, fact or typed failure. Lines of one target stand together. */
export const factLineSchema = z.union([
  z.strictObject({ target: z.string(), fact: factSchema }),
  z.strictObject({ target: z.string(), failure: probeFailureSchema }),
]);
export type FactLine = { target: string; fact: Fact } | { target: string; failure: ProbeFailure };
