import { passagesOf, suggest } from './suggest.ts';
import { wordsOf } from './words.ts';

const nothing = wordsOf('');

/** What the words of a clause ask of checks, each with the parameters that the words state; without what stands around it. */
export const statedIn = (text: string) => suggest(passagesOf(text).map(wordsOf), nothing, nothing);
