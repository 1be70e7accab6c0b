import path from 'node:path';
import { DocumentError, type DocumentWarning } from './document-error.ts';
import { decode, western } from './formats/decode.ts';

export type Format = 'docx' | 'odt' | 'rtf' | 'pdf' | 'html' | 'md' | 'txt';

const byName: Readonly<Record<string, Format>> = {
  '.docx': 'docx',
  '.docm': 'docx',
  '.dotx': 'docx',
  '.odt': 'odt',
  '.ott': 'odt',
  '.rtf': 'rtf',
  '.pdf': 'pdf',
  '.html': 'html',
  '.htm': 'html',
  '.xhtml': 'html',
  '.md': 'md',
  '.markdown': 'md',
  '.txt': 'txt',
  '.text': 'txt',
};

/** The format of a document by its content, then by its name; a warning where the two differ. */
export function formatOf(bytes: Uint8Array, name: string): { format: Format; warnings: DocumentWarning[] } {
  const named = byName[path.extname(name).toLowerCase()] ?? null;
  const found = byContent(bytes);
  const format = found ?? (named === 'md' || named === 'html' ? named : 'txt');
  // Old Word's files and others are often pages or RTF; that is no news for a name that promises nothing.
  const differs =
    named !== null && named !== format && !(named === 'txt' && format === 'md') && !(named === 'md' && format === 'html');
  return {
    format: named === 'md' && format === 'html' ? 'md' : format,
    warnings: differs ? [{ code: 'name-differs', args: { name: path.extname(name), format } }] : [],
  };
}

function byContent(bytes: Uint8Array): Format | null {
  const start = western(bytes.subarray(0, 1024));
  if (start.includes('%PDF-')) return 'pdf';
  if (/^\s*\{\\rtf/.test(start)) return 'rtf';
  if (start.startsWith('PK\u0003\u0004') || start.startsWith('PK\u0005\u0006')) return zipped(bytes);
  if (start.startsWith('ÐÏ\u0011à¡±\u001aá')) return compound(bytes);
  const head = decode(bytes.subarray(0, 4096)).text;
  if (
    /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[\s\S]{0,1000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta|title|div|p|h[1-6]|table|ul|ol|article|section|main)\b/i.test(
      head,
    )
  )
    return 'html';
  const sample = decode(bytes.subarray(0, 65_536)).text;
  const controls = sample.match(/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g)?.length ?? 0;
  if (sample.length > 0 && controls > Math.max(1, sample.length * 0.01)) throw new DocumentError('unknown-format');
  return null;
}

const holds = (bytes: Uint8Array, text: string, from = 0, length = bytes.length) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .subarray(from, from + length)
    .includes(text, 0, 'latin1');

/** Names of parts stand in a zip archive as they are, at the latest in the list at its end. */
function zipped(bytes: Uint8Array): Format {
  if (holds(bytes, 'mimetypeapplication/vnd.oasis.opendocument.text', 0, 200)) return 'odt';
  if (holds(bytes, 'word/')) return 'docx';
  if (holds(bytes, 'content.xml') && (holds(bytes, 'META-INF/manifest.xml') || holds(bytes, 'mimetype'))) return 'odt';
  if (holds(bytes, 'xl/') || holds(bytes, 'ppt/') || holds(bytes, 'opendocument.', 0, 200))
    throw new DocumentError('unknown-format', 'zip');
  // A cut archive has lost its list.
  if (!holds(bytes, 'PK\u0005\u0006')) throw new DocumentError('broken', 'zip without an end');
  if ((bytes[6]! & 1) === 1) throw new DocumentError('encrypted', 'zip');
  throw new DocumentError('unknown-format', 'zip');
}

/** The old container of Microsoft: around a document with a password, or Word's own from before 2007. */
function compound(bytes: Uint8Array): never {
  const wide = (text: string) => [...text].map((letter) => `${letter}\u0000`).join('');
  if (holds(bytes, wide('EncryptedPackage'))) throw new DocumentError('encrypted', 'container with a password');
  throw new DocumentError('unknown-format', holds(bytes, wide('WordDocument')) ? 'Word before 2007' : 'container');
}
