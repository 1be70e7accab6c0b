import type { Token, Tokens } from 'marked';
import type { Block } from '../block.ts';
import { DocumentError } from '../document-error.ts';
import { limits } from '../limits.ts';
import { Builder } from './builder.ts';
import { readHtml } from './html.ts';

/** Reads Markdown with tables and boxes to tick. */
export async function readMarkdown(source: string): Promise<Block[]> {
  const { Lexer, Parser } = await import('marked');
  const builder = new Builder();
  const body = source
    .replace(/^\ufeff/, '')
    .replace(/^---\n[\s\S]*?\n(?:---|\.\.\.)\n/, (front) => '\n'.repeat(front.split('\n').length - 1));
  // How deep quotes and lists go is seen in what their lines begin with, before a parser that recurses meets them.
  for (const line of body.split('\n')) {
    const signs = /^[\s>*+-]*/.exec(line)![0].replace(/\s/g, '').length;
    if (signs > limits.depth && /[^\s*+-]/.test(line)) throw new DocumentError('too-deep', 'quotes and lists');
  }

  const plain = async (tokens: readonly Token[] | undefined, fallback: string) => {
    const html = tokens ? Parser.parseInline([...tokens]) : fallback;
    return /[<&]/.test(html) ? textOf(await readHtml(`<p>${html}</p>`)) : html;
  };
  const isBold = (tokens: readonly Token[] | undefined) =>
    tokens?.some(({ type }) => type === 'strong') === true &&
    tokens.every((token) => token.type === 'strong' || token.raw.trim() === '');

  const walk = async (
    tokens: readonly Token[],
    from: number,
    depth: number,
    mark: Tokens.ListItem | null,
    number: string | null,
  ) => {
    if (depth > 60) throw new DocumentError('too-deep', 'lists');
    let line = from;
    let item = mark;
    for (const token of tokens) {
      const inline = 'tokens' in token ? token.tokens : undefined;
      const told = { line, list: item ? { depth: Math.max(0, depth - 1), number } : null };
      switch (token.type) {
        case 'heading':
          builder.paragraph({ text: await plain(inline, token.text), level: (token as Tokens.Heading).depth, line });
          break;
        case 'checkbox':
          break;
        case 'paragraph':
        case 'text': {
          const text = await plain(
            inline?.filter(({ type }) => type !== 'checkbox'),
            token.text,
          );
          builder.paragraph({ ...told, text, bold: isBold(inline), checked: item?.task ? item.checked === true : null });
          if (text.trim() !== '') item = null;
          break;
        }
        case 'list': {
          const list = token as Tokens.List;
          let at = line;
          let count = Number(list.start === '' ? 1 : list.start);
          for (const each of list.items) {
            const sign = /^\s*\d+([.)])/.exec(each.raw)?.[1] ?? '.';
            await walk(each.tokens, at, depth + 1, each, list.ordered ? `${count}${sign}` : null);
            count += 1;
            at += newlines(each.raw);
          }
          break;
        }
        case 'blockquote':
          await walk(inline ?? [], line, depth, null, null);
          break;
        case 'table': {
          const table = token as Tokens.Table;
          builder.openTable();
          for (const [index, row] of [table.header, ...table.rows].entries()) {
            builder.openRow(index === 0);
            for (const cell of row) {
              builder.openCell();
              builder.paragraph({ text: await plain(cell.tokens, cell.text), line: line + (index === 0 ? 0 : index + 1) });
            }
          }
          builder.closeTable();
          break;
        }
        case 'html':
          for (const block of await readHtml(token.raw)) builder.take({ ...block, line: line + block.line - 1 });
          break;
        case 'code':
          for (const [index, text] of token.text.split('\n').entries()) builder.paragraph({ text, line: line + index });
          break;
      }
      line += newlines(token.raw);
    }
  };
  try {
    await walk(new Lexer({ gfm: true }).lex(body), 1, 0, null, null);
  } catch (error) {
    if (error instanceof RangeError) throw new DocumentError('too-deep', 'markdown');
    throw error;
  }
  return builder.blocks;
}

const newlines = (text: string) => text.split('\n').length - 1;

const textOf = (blocks: readonly Block[]) =>
  blocks.map((block) => (block.kind === 'row' ? block.cells.join(' ') : block.text)).join(' ');
