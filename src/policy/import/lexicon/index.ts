import { phraseOf } from '../pattern.ts';
import { access } from './access.ts';
import { backup } from './backup.ts';
import { evidence } from './documents.ts';
import type { Measure } from './measure.ts';
import { network } from './network.ts';
import { operation } from './operation.ts';
import { rest } from './rest.ts';
import { transport } from './transport.ts';

/** Every measure, in the order in which suggestions stand in a clause. */
export const measures: readonly Measure[] = [...transport, ...rest, ...backup, ...access, ...network, ...operation, ...evidence];

/** The same with its phrases made ready. */
export const readyMeasures = measures.map((measure) => ({ measure, phrases: measure.phrases.map(phraseOf) }));
