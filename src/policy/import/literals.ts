/** Letters that begin every look-up; shorter literals tell nothing. */
const size = 3;

/** Reads a pattern of the lexicon, with its concepts filled in, for the literals of which any match contains at least one. */
class Reader {
  private at = 0;
  private readonly pattern: string;
  constructor(pattern: string) {
    this.pattern = pattern;
  }

  /** Up to `)` or the end: one of its branches. Null where a branch needs no literal. */
  choice(prefix: string): readonly string[] | null {
    const all: string[] = [];
    let isOpen = false;
    for (;;) {
      const branch = this.branch(prefix);
      if (branch === null) isOpen = true;
      else all.push(...branch);
      if (this.pattern[this.at] !== '|') break;
      this.at += 1;
    }
    return isOpen ? null : all;
  }

  private branch(prefix: string): readonly string[] | null {
    let best: readonly string[] | null = null;
    let run = prefix;
    const offer = (literals: readonly string[] | null) => {
      if (literals === null || literals.length === 0 || shortest(literals) < size) return;
      if (
        best === null ||
        shortest(literals) > shortest(best) ||
        (shortest(literals) === shortest(best) && literals.length < best.length)
      )
        best = literals;
    };
    const flush = () => {
      offer([run]);
      run = '';
    };
    while (this.at < this.pattern.length && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const sign = this.pattern[this.at]!;
      if (sign === '(') {
        const isLook = /^\(\?<?[!=]/.test(this.pattern.slice(this.at, this.at + 4));
        const before = run === ' ' ? ' ' : '';
        if (!isLook && before === '') flush();
        this.at += /^\((?:\?:|\?[!=]|\?<[!=])?/.exec(this.pattern.slice(this.at))![0].length;
        const inner = this.choice(isLook ? '' : before);
        this.at += 1;
        if (!this.isOptional() && !isLook) offer(inner);
        if (!isLook) run = '';
      } else if (sign === '[') {
        flush();
        this.at = this.pattern.indexOf(']', this.at) + 1;
        this.isOptional();
      } else if (sign === '\\') {
        flush();
        this.at += 2;
        this.isOptional();
      } else if (/[a-z0-9 ,:;/%§+&]/.test(sign)) {
        this.at += 1;
        if (this.isOptional()) flush();
        else run += sign;
      } else {
        flush();
        this.at += 1;
      }
    }
    flush();
    return best;
  }

  /** Reads over a quantifier; whether it allows for nothing. A `*` of the lexicon is none: it stands for letters. */
  private isOptional(): boolean {
    const found = /^(?:\?|\{(\d+),?\d*\})\??/.exec(this.pattern.slice(this.at, this.at + 12));
    if (!found) {
      if (this.pattern[this.at] === '*' && this.pattern[this.at - 1] === ']') this.at += 1;
      return false;
    }
    this.at += found[0].length;
    return found[1] === undefined || found[1] === '0';
  }
}

const shortest = (literals: readonly string[]) => Math.min(...literals.map(({ length }) => length));

/** Literals of which any match of a pattern contains at least one, each within one word and the blanks around it; null where there are none. */
const literalsOf = (pattern: string): readonly string[] | null => {
  const literals = new Reader(pattern).choice(' ')?.map(longestWord) ?? null;
  return literals === null || shortest(literals) < size ? null : literals;
};

/** The longest word of a literal, with the blanks at its ends: where a literal stands, it does. */
function longestWord(literal: string): string {
  const words = literal.match(/ ?[^ ]+ ?/g) ?? [''];
  const parts = literal.split(/(?<=[^ ])(?= )|(?<= )(?=[^ ])/);
  if (parts.length <= 1 || words.length <= 1) return literal;
  let best = '';
  for (const [index, part] of parts.entries()) {
    if (part.trim() === '') continue;
    const whole = `${index > 0 ? ' ' : ''}${part}${index < parts.length - 1 ? ' ' : ''}`;
    if (whole.length > best.length) best = whole;
  }
  return best;
}

/** So many words are remembered; then the memory begins anew. */
const mostWords = 20_000;

/** Patterns by their literals: the words of a text tell which of them can match at all. */
export class LiteralIndex {
  private readonly byStart = new Map<string, { readonly literal: string; readonly ids: number[] }[]>();
  private readonly always: number[] = [];
  private byWord = new Map<string, readonly number[]>();
  private count = 0;

  /** The number of the pattern in this index. */
  add(pattern: string): number {
    const id = this.count;
    this.count += 1;
    this.byWord = new Map();
    const literals = literalsOf(pattern);
    if (literals === null) this.always.push(id);
    for (const literal of new Set(literals ?? [])) {
      const start = literal.slice(0, size);
      const list = this.byStart.get(start) ?? [];
      if (list.length === 0) this.byStart.set(start, list);
      const entry = list.find((each) => each.literal === literal);
      if (entry) entry.ids.push(id);
      else list.push({ literal, ids: [id] });
    }
    return id;
  }

  /** Whether a pattern needs to be tried on a text of words with blanks around them; patterns added later are. */
  candidates(text: string): (id: number) => boolean {
    const marked = new Uint8Array(this.count);
    for (const id of this.always) marked[id] = 1;
    for (const word of text.split(' ')) for (const id of this.ofWord(word)) marked[id] = 1;
    return (id) => marked[id] !== 0;
  }

  private ofWord(word: string): readonly number[] {
    const known = this.byWord.get(word);
    if (known) return known;
    const text = ` ${word} `;
    const ids = new Set<number>();
    for (let at = 0; at + size <= text.length; at += 1) {
      for (const { literal, ids: all } of this.byStart.get(text.slice(at, at + size)) ?? []) {
        if (text.startsWith(literal, at)) for (const id of all) ids.add(id);
      }
    }
    if (this.byWord.size >= mostWords) this.byWord = new Map();
    const found = [...ids];
    this.byWord.set(word, found);
    return found;
  }
}
