import { withoutControls } from '../src/language/message.ts';

/**
 * One line of text from anywhere (a peer, a document, a person), without control and bidirectional characters, line breaks, lone
 * surrogates and noncharacters. Escaping for a format comes after this.
 */
export const plain = (text: string): string =>
  withoutControls(text.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')).replace(
    /[\u061c\ufffe\uffff]|\p{Surrogate}/gu,
    '\ufffd',
  );
