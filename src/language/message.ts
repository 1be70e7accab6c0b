import type { Args } from '../../checks/define.ts';
import type { en } from './en.ts';

export type { Args };

export type MessageCode = keyof typeof en;

/** What the program says, before it is put into words. */
export interface Message {
  readonly code: MessageCode;
  readonly args: Args;
}

export const languages = ['de', 'en'] as const;
export type Language = (typeof languages)[number];

/**
 * Puts arguments into a text at `{name}`. An argument that is absent or empty leaves nothing behind, not even the blank or colon before it.
 * Control characters (terminal escapes among them) are removed from every argument: they may come from a hostile peer.
 */
export function fillIn(template: string, args: Args): string {
  return template
    .replace(/(:? ?)\{(\w+)\}/g, (_found, before: string, name: string) => {
      const value = args[name];
      if (value === undefined || value === null || value === '') return '';
      const text = Array.isArray(value) ? value.join(', ') : String(value);
      return before + plain(text);
    })
    .trim();
}

/**
 * One line of text from anywhere (a peer, a document, a person): line breaks become blanks; control and bidirectional characters go, so
 * that a string from a peer cannot steer a terminal or mislead a reader; lone surrogates and noncharacters are replaced.
 * Escaping for a format comes after this.
 */
export const plain = (text: string): string =>
  text
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
