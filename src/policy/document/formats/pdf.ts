import type { Block } from '../block.ts';
import { DocumentError, type DocumentWarning } from '../document-error.ts';
import { limits } from '../limits.ts';
import { type Page, textOfPages } from './pdf-lines.ts';
import { blocksOfText } from './text.ts';

/** Reads the text layer of a PDF. No script of it runs, nothing it names is fetched, no picture is drawn. */
export async function readPdf(bytes: Uint8Array): Promise<{ blocks: Block[]; warnings: DocumentWarning[] }> {
  const { getResolvedPDFJS } = await import('unpdf');
  const { getDocument } = await getResolvedPDFJS();
  const task = getDocument({
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    stopAtErrors: false,
    verbosity: 0,
  });
  const pages: Page[] = [];
  try {
    const pdf = await task.promise;
    if (pdf.numPages > limits.pages) throw new DocumentError('too-large', 'pages');
    for (let number = 1; number <= pdf.numPages; number += 1) {
      const page = await pdf.getPage(number);
      const [left, bottom, right, top] = page.view as [number, number, number, number];
      const { items } = await page.getTextContent();
      pages.push({
        left,
        bottom,
        width: right - left,
        height: top - bottom,
        words: items.flatMap((item) =>
          'str' in item && item.str !== ''
            ? [
                {
                  text: item.str,
                  x: item.transform[4] as number,
                  y: item.transform[5] as number,
                  width: item.width,
                  size: Math.hypot(item.transform[2] as number, item.transform[3] as number),
                  isUpright: Math.abs(item.transform[1] as number) < 0.01 && (item.transform[0] as number) > 0,
                },
              ]
            : [],
        ),
      });
      page.cleanup();
      if (pages.reduce((sum, { words }) => sum + words.length, 0) > limits.letters) throw new DocumentError('too-large', 'words');
    }
  } catch (error) {
    throw pdfError(error);
  } finally {
    await task.destroy().catch(() => {});
  }
  return told(pages);
}

function told(pages: readonly Page[]): { blocks: Block[]; warnings: DocumentWarning[] } {
  const lettersOf = (page: Page) => page.words.reduce((sum, { text }) => sum + text.trim().length, 0);
  const letters = pages.reduce((sum, page) => sum + lettersOf(page), 0);
  if (letters < 10) throw new DocumentError('no-text', 'no text layer: needs OCR first');
  const warnings: DocumentWarning[] = [];
  const bare = pages.filter((page) => lettersOf(page) === 0).length;
  if (bare > 0) warnings.push({ code: 'pages-without-text', args: { count: bare, pages: pages.length } });
  const text = textOfPages(pages);
  const missing = text.match(/[\ufffd\ue000-\uefff\uf200-\uf8ff\u0001-\u0008\u000e-\u001f]/g)?.length ?? 0;
  if (missing > 0) warnings.push({ code: 'letters-missing', args: { count: missing, letters } });
  return { blocks: blocksOfText(text), warnings };
}

function pdfError(error: unknown): DocumentError {
  if (error instanceof DocumentError) return error;
  const { name, message } = error as Error;
  if (name === 'PasswordException') return new DocumentError('encrypted', 'pdf');
  if (error instanceof RangeError) return new DocumentError('too-deep', 'pdf');
  return new DocumentError('broken', `pdf: ${name}: ${String(message).slice(0, 200)}`);
}
