import { accessKeysAge } from './access/keys-age.ts';
import { accountsAdmins } from './accounts/admins.ts';
import { accountsInactive } from './accounts/inactive.ts';
import { accountsShared } from './accounts/shared.ts';
import { authLockout } from './auth/lockout.ts';
import { avInstalled } from './av/installed.ts';
import { backupCompleteness } from './backup/completeness.ts';
import { backupEncryption } from './backup/encryption.ts';
import { backupExpiry } from './backup/expiry.ts';
import { backupFreshness } from './backup/freshness.ts';
import { backupImmutable } from './backup/immutable.ts';
import { backupMonitoring } from './backup/monitoring.ts';
import { backupRestoreTest } from './backup/restore-test.ts';
import { backupRetention } from './backup/retention.ts';
import { backupSeparateLocation } from './backup/separate-location.ts';
import { bucketEncryption } from './bucket/encryption.ts';
import { bucketPrivate } from './bucket/private.ts';
import { changeBranchProtection } from './change/branch-protection.ts';
import { changeReview } from './change/review.ts';
import { databaseTlsRequired } from './database/tls-required.ts';
import { ddosProtection } from './ddos/protection.ts';
import type { Check } from './define.ts';
import { diskEncryption } from './disk/encryption.ts';
import { docsPresent } from './docs/present.ts';
import { envSeparation } from './env/separation.ts';
import { firewallActive } from './firewall/active.ts';
import { ftpPlaintextOff } from './ftp/plaintext-off.ts';
import { httpCookies } from './http/cookies.ts';
import { httpHsts } from './http/hsts.ts';
import { httpHttpsRedirect } from './http/https-redirect.ts';
import { httpSecurityHeaders } from './http/security-headers.ts';
import { locationHosting } from './location/hosting.ts';
import { loggingAudit } from './logging/audit.ts';
import { loggingProtected } from './logging/protected.ts';
import { loggingRetention } from './logging/retention.ts';
import { mailAuthentication } from './mail/authentication.ts';
import { mailStarttls } from './mail/starttls.ts';
import { mfaAdmins } from './mfa/admins.ts';
import { mfaEnforced } from './mfa/enforced.ts';
import { mfaUsers } from './mfa/users.ts';
import { monitoringActive } from './monitoring/active.ts';
import { passwordMaxAge } from './password/max-age.ts';
import { passwordPolicy } from './password/policy.ts';
import { patchingUpdates } from './patching/updates.ts';
import { portsManagement } from './ports/management.ts';
import { portsUnexpected } from './ports/unexpected.ts';
import { providerIdentity } from './provider/identity.ts';
import { providerListed } from './provider/listed.ts';
import { redundancyRaid } from './redundancy/raid.ts';
import { secretsRotation } from './secrets/rotation.ts';
import { secretsScanning } from './secrets/scanning.ts';
import { sessionTimeout } from './session/timeout.ts';
import { sshCrypto } from './ssh/crypto.ts';
import { sshPasswordAuthOff } from './ssh/password-auth-off.ts';
import { storageAbsence } from './storage/absence.ts';
import { tenantSeparation } from './tenant/separation.ts';
import { timeSynchronised } from './time/synchronised.ts';
import { tlsCertificate } from './tls/certificate.ts';
import { tlsCiphers } from './tls/ciphers.ts';
import { tlsMinVersion } from './tls/min-version.ts';
import { vulnerabilitiesOpen } from './vulnerabilities/open.ts';

/** The built-in checks, sorted by id; a test compares this list with the folders. */
export const checks = [
  accessKeysAge,
  accountsAdmins,
  accountsInactive,
  accountsShared,
  authLockout,
  avInstalled,
  backupCompleteness,
  backupEncryption,
  backupExpiry,
  backupFreshness,
  backupImmutable,
  backupMonitoring,
  backupRestoreTest,
  backupRetention,
  backupSeparateLocation,
  bucketEncryption,
  bucketPrivate,
  changeBranchProtection,
  changeReview,
  databaseTlsRequired,
  ddosProtection,
  diskEncryption,
  docsPresent,
  envSeparation,
  firewallActive,
  ftpPlaintextOff,
  httpCookies,
  httpHsts,
  httpHttpsRedirect,
  httpSecurityHeaders,
  locationHosting,
  loggingAudit,
  loggingProtected,
  loggingRetention,
  mailAuthentication,
  mailStarttls,
  mfaAdmins,
  mfaEnforced,
  mfaUsers,
  monitoringActive,
  passwordMaxAge,
  passwordPolicy,
  patchingUpdates,
  portsManagement,
  portsUnexpected,
  providerIdentity,
  providerListed,
  redundancyRaid,
  secretsRotation,
  secretsScanning,
  sessionTimeout,
  sshCrypto,
  sshPasswordAuthOff,
  storageAbsence,
  tenantSeparation,
  timeSynchronised,
  tlsCertificate,
  tlsCiphers,
  tlsMinVersion,
  vulnerabilitiesOpen,
] as const satisfies readonly Check[];

export type BuiltInCheck = (typeof checks)[number];
