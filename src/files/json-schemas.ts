import { z } from 'zod';
import { restoreRecordSchema } from '../facts/index.ts';
import { inventorySchema } from '../inventory/schema.ts';
import { attestationSchema } from '../policy/attestations.ts';
import { policySchema } from '../policy/schema.ts';
import { waiversSchema } from '../policy/waivers.ts';

/** The JSON Schemas that editors complete and check our YAML with, as the files of `policies/schema/`. */
export function jsonSchemas(): Record<string, string> {
  const files = {
    'attestation.schema.json': attestationSchema,
    'policy.schema.json': policySchema,
    'restore-record.schema.json': restoreRecordSchema,
    'tomproof.schema.json': inventorySchema,
    'waivers.schema.json': waiversSchema,
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, schema]) => {
      const generated = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' });
      return [name, `${JSON.stringify({ title: name.split('.')[0], ...generated }, null, 2)}\n`];
    }),
  );
}
