/**
 * Ids of the catalogue that no check of this version judges yet. A clause may bind them: its finding is `unknown(no-check)`,
 * which is honest, and no spelling mistake can hide among them.
 */
export const plannedChecks: readonly string[] = [
  'access.keys-age',
  'change.branch-protection',
  'change.review',
  'ddos.protection',
  'docs.present',
  'endpoint.disk-encryption',
  'endpoint.screen-lock',
  'env.separation',
  'mfa.enforced',
  'secrets.rotation',
  'secrets.scanning',
  'vulnerabilities.open',
];
