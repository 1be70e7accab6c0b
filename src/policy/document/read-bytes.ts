import type { Block } from './block.ts';
import { DocumentError, type DocumentWarning } from './document-error.ts';
import { type Format, formatOf } from './format.ts';
import { decode, western } from './formats/decode.ts';
import { limits } from './limits.ts';

/** A document as blocks in reading order. */
export interface ReadDocument {
  readonly blocks: readonly Block[];
  readonly format: Format;
  readonly warnings: readonly DocumentWarning[];
}

/** Reads a document from its bytes; each format's reader is loaded when it is needed. Call it through `readDocument`, which bounds time and memory. */
export async function readBytes(bytes: Uint8Array, name: string): Promise<ReadDocument> {
  if (bytes.length === 0) throw new DocumentError('empty');
  const { format, warnings } = formatOf(bytes, name);
  const read = await readAs(format, bytes);
  const blocks = read.blocks.filter((block) =>
    block.kind === 'row' ? block.cells.some((cell) => cell !== '') : block.text !== '',
  );
  if (blocks.length === 0) throw new DocumentError(bytes.length < 16 ? 'empty' : 'no-text');
  return { blocks, format, warnings: [...warnings, ...read.warnings] };
}

async function readAs(
  format: Format,
  bytes: Uint8Array,
): Promise<{ blocks: readonly Block[]; warnings: readonly DocumentWarning[] }> {
  const alone = (blocks: readonly Block[]) => ({ blocks, warnings: [] });
  switch (format) {
    case 'docx':
      return alone(await (await import('./formats/docx.ts')).readDocx(bytes));
    case 'odt':
      return alone(await (await import('./formats/odt.ts')).readOdt(bytes));
    case 'rtf':
      return alone((await import('./formats/rtf.ts')).readRtf(bytes));
    case 'pdf':
      return (await import('./formats/pdf.ts')).readPdf(bytes);
    case 'html': {
      const { text, warnings } = decode(bytes, charsetOf(bytes));
      return { blocks: await (await import('./formats/html.ts')).readHtml(text), warnings };
    }
    case 'md': {
      const { text, warnings } = decode(bytes);
      return { blocks: await (await import('./formats/markdown.ts')).readMarkdown(bounded(text)), warnings };
    }
    case 'txt': {
      const { text, warnings } = decode(bytes);
      const [{ blocksOfText }, { visible }] = await Promise.all([import('./formats/text.ts'), import('./formats/letters.ts')]);
      return { blocks: blocksOfText(visible(bounded(text))), warnings };
    }
  }
}

function bounded(text: string): string {
  if (text.length > limits.letters) throw new DocumentError('too-large', 'letters');
  return text;
}

/** What a page says its encoding is, in its first kilobyte. */
function charsetOf(bytes: Uint8Array): string | undefined {
  const start = western(bytes.subarray(0, 2048));
  return (
    /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})/i.exec(start)?.[1] ??
    /^<\?xml[^>]{0,100}encoding=["']([\w-]{2,40})/i.exec(start)?.[1]
  );
}
