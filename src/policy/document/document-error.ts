/** Why a document could not be read. Each has its words in `src/language/`. */
export type DocumentErrorCode =
  | 'not-found'
  | 'empty'
  | 'no-text'
  | 'encrypted'
  | 'broken'
  | 'too-large'
  | 'too-deep'
  | 'unknown-format'
  | 'too-slow';

/** A document that cannot be read as a whole; a part of one is never handed out for all of it. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly code: DocumentErrorCode;
  /** What was found, in a few words of English for the log; never text of the document. */
  readonly detail: string;
  constructor(code: DocumentErrorCode, detail = '') {
    super(detail === '' ? code : `${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

/** Something a person should know of a document that was read. */
export interface DocumentWarning {
  /**
   * `name-differs`: the content is of another format than the file's name says. `letters-missing`: some letters have no meaning in the
   * file. `pages-without-text`: some pages are pictures. `encoding`: some bytes were read as Windows-1252 amid UTF-8.
   * `part-left-out`: a part that is embedded in another format was not read.
   */
  readonly code: 'name-differs' | 'letters-missing' | 'pages-without-text' | 'encoding' | 'part-left-out';
  readonly args: Readonly<Record<string, string | number>>;
}
