/**
 * What a plug-in imports from `tomproof`: the means to define checks, probes and reports.
 * `z` is the very zod the program uses, so that a plug-in's parameters are its own.
 */
export { z } from 'zod';
export type { Check, CheckTexts, Judgement, References } from '../checks/define.ts';
export { defineCheck, fails, holds, indicates, notApplicable, unknown, warning } from '../checks/define.ts';
export { duration, milliseconds } from '../checks/params.ts';
export type { Report } from '../reports/define.ts';
export { defineReport } from '../reports/define.ts';
export type { Fact, FactKind, FactOf } from './facts/index.ts';
/** A plug-in that reads a secret of its own registers it, so that nothing tomproof writes or prints shows it. */
export { registerSecret } from './files/redaction.ts';
export type { Target } from './inventory/target.ts';
export type { Probe, ProbeContext, ProbeResult } from './probes/define.ts';
export { defineProbe, ProbeError } from './probes/define.ts';
