import type { Check } from './define.ts';
import { tlsMinVersion } from './tls/min-version.ts';

/** The built-in checks, sorted by id; a test compares this list with the folders. */
export const checks = [tlsMinVersion] as const satisfies readonly Check[];

export type BuiltInCheck = (typeof checks)[number];
