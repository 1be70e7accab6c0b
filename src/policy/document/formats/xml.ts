import { DocumentError } from '../document-error.ts';
import { limits } from '../limits.ts';
import { decode } from './decode.ts';

/** An element as it opens: names without their prefix, which every program chooses as it likes. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface XmlHandlers {
  open(element: Element): void;
  close(name: string): void;
  text?(text: string): void;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/** Reads XML piece by piece. A document type is refused, and with it every entity that is not XML's own. */
export async function readXml(bytes: Uint8Array, handlers: XmlHandlers): Promise<void> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser({ xmlns: false, position: false });
  let depth = 0;
  const open: string[] = [];
  parser.on('error', (error) => {
    throw new DocumentError('broken', `xml: ${error.message.slice(0, 200)}`);
  });
  parser.on('doctype', () => {
    throw new DocumentError('broken', 'xml with a document type');
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    if (depth > limits.depth) throw new DocumentError('too-deep', 'xml');
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(tag.attributes)) attributes[local(name)] = value as string;
    const name = local(tag.name);
    open.push(name);
    handlers.open({ name, attributes });
  });
  parser.on('closetag', () => {
    depth -= 1;
    handlers.close(open.pop()!);
  });
  parser.on('text', (text) => handlers.text?.(text));
  parser.on('cdata', (text) => handlers.text?.(text));
  const { text } = decode(bytes);
  for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536));
  parser.close();
}
