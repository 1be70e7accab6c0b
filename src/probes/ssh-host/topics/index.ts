import type { Topic } from '../topic.ts';

/** What a machine is asked, sorted by the fact kind; a test compares this list with the files. */
export const topics: readonly Topic[] = [];
