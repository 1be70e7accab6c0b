import { defineCheck, notApplicable } from '../define.ts';
import { judgeAges, keyAgeParams } from '../key-ages.ts';

/**
 * Judges all keys of a target together, but those of persons. The date of a key is that of its making or last change, so that a key which is
 * young enough has been replaced in time. One of which it is not known who holds it may be a person's.
 */
export const secretsRotation = defineCheck({
  id: 'secrets.rotation',
  judges: 'access-key',
  many: true,
  params: keyAgeParams,
  references: { gdpr: 'Art. 32(1)(b)', iso27001: '5.17', bsi: 'BER.7.13' },
  reproduce: 'scw iam api-key list; aws iam list-access-keys',
  judge(keys, params, { now }) {
    const others = keys.filter(({ holder }) => holder !== 'person');
    if (others.length === 0) return notApplicable('persons-only');
    return judgeAges(others, ({ holder }) => holder !== 'unknown', params, now);
  },
});
