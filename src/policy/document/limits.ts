/** What a document may cost. A TOM document has some dozen pages; these are far beyond that and far below what hurts. */
export const limits = {
  /** The file as it is. */
  fileBytes: 32 * 2 ** 20,
  /** What is inflated of an archive, all parts together. */
  inflatedBytes: 32 * 2 ** 20,
  /** Parts of an archive. */
  entries: 10_000,
  /** Elements of XML or HTML, groups of RTF, or lists inside each other. */
  depth: 400,
  /** Letters of the text in all. */
  letters: 4_000_000,
  blocks: 100_000,
  /** Of a table; what is wider is no table of measures. */
  columns: 200,
  pages: 1000,
  milliseconds: 8000,
  /** How much the program may grow while it reads. */
  growthBytes: 380 * 2 ** 20,
  heapMegabytes: 256,
} as const;
