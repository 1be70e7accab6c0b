import { defineCheck } from '../define.ts';
import { judgeAges, keyAgeParams } from '../key-ages.ts';

/** Judges all keys of a target together, whoever holds them: a person's key opens as much as that of a program. */
export const accessKeysAge = defineCheck({
  id: 'access.keys-age',
  judges: 'access-key',
  many: true,
  params: keyAgeParams,
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.17', bsi: 'BER.7.13' },
  reproduce: 'scw iam api-key list; aws iam list-access-keys',
  judge: (keys, params, { now }) => judgeAges(keys, () => true, params, now),
});
