import { bsiTr021022 } from './bsi-tr-02102-2.ts';
import { mozillaIntermediate } from './mozilla-intermediate.ts';

/** The published profiles by id. */
export const tlsProfiles = {
  'bsi-tr-02102-2': bsiTr021022,
  'mozilla-intermediate': mozillaIntermediate,
} as const;
