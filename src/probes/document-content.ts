import { createHash } from 'node:crypto';
import path from 'node:path';
import type { OrganisationDocument } from '../facts/index.ts';
import { dated, dayInName, daysInPdf } from './document-dates.ts';

/** Octets that the beginning of a document of each format has, by the end of its name (registered media types and their specifications). */
const zip = ['PK\u0003\u0004'];
const ole = ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'];
const signatures: Readonly<Record<string, readonly string[]>> = {
  pdf: ['%PDF-'],
  docx: zip,
  odt: zip,
  xlsx: zip,
  ods: zip,
  pptx: zip,
  odp: zip,
  doc: ole,
  xls: ole,
  rtf: ['{\\rtf'],
  png: ['\u0089PNG\r\n\u001a\n'],
  jpg: ['\u00ff\u00d8\u00ff'],
  jpeg: ['\u00ff\u00d8\u00ff'],
  tif: ['II*\u0000', 'MM\u0000*'],
  tiff: ['II*\u0000', 'MM\u0000*'],
};
/** Formats of plain text have no signature; what a server says of itself is a page. */
const texts = new Set(['txt', 'md', 'csv', 'json', 'yaml', 'yml']);

/**
 * Whether what was handed out is what its name says. A page is never taken for a document: a login, a notice of an error or of consent
 * comes with status 200 under every name, so only its digest can tell it.
 * @param from a server may send anything under a name without a known ending; a store sends what was put there
 */
export function isOfItsName(name: string, content: Uint8Array, mediaType: string, from: 'server' | 'store'): boolean {
  const ending = path.posix.extname(name).slice(1).toLowerCase();
  const beginning = Buffer.from(content.subarray(0, 1024)).toString('latin1');
  const expected = signatures[ending];
  if (expected) return expected.some((each) => beginning.startsWith(each) || (ending === 'pdf' && beginning.includes(each)));
  return !isPage(beginning, mediaType) && (from === 'store' || texts.has(ending));
}

const isPage = (beginning: string, mediaType: string) =>
  /html/i.test(mediaType) || /^[\s\u00ef\u00bb\u00bf]{0,200}<(?:!doctype|html|head|body|\?xml|script)/i.test(beginning);

/** What is told of a document that was read whole from a place that says when it was put there. */
export function documentOf(
  name: string,
  content: Uint8Array,
  modified: Date | null,
): Pick<OrganisationDocument, 'size' | 'digest' | 'datedAt' | 'datedBy'> {
  const days = daysInPdf();
  days.add(Buffer.from(content));
  return {
    size: content.length,
    digest: createHash('sha256').update(content).digest('hex'),
    ...dated(dayInName(name), days.day(), modified?.getTime() ?? Number.NaN, 'last-modified'),
  };
}
