/**
 * Ids of the catalogue that no check of this version judges yet. A clause may bind them: its finding is `unknown(no-check)`,
 * which is honest, and no spelling mistake can hide among them.
 */
export const plannedChecks: readonly string[] = ['endpoint.disk-encryption', 'endpoint.screen-lock'];
