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

/** Literals of which any match of a pattern contains at least one; null where there are none. */
export const literalsOf = (pattern: string): readonly string[] | null => new Reader(pattern).choice(' ');

/** Patterns by the first letters of their literals: one walk through a text tells which of them can match at all. */
export class LiteralIndex {
  private readonly byStart = new Map<string, { readonly literal: string; readonly ids: number[] }[]>();
  private readonly always = new Set<number>();
  size = 0;

  /** The number of the pattern in this index. */
  add(pattern: string): number {
    const id = this.size;
    this.size += 1;
    const literals = literalsOf(pattern);
    if (literals === null) this.always.add(id);
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

  /** Whether a pattern needs to be tried on a text; patterns added later are. */
  candidates(text: string): (id: number) => boolean {
    const found = new Set<number>();
    const seen = new Set<string>();
    for (let at = 0; at + size <= text.length; at += 1) {
      const list = this.byStart.get(text.slice(at, at + size));
      if (!list) continue;
      for (const { literal, ids } of list) {
        if (seen.has(literal) || !text.startsWith(literal, at)) continue;
        seen.add(literal);
        for (const id of ids) found.add(id);
      }
    }
    const known = this.size;
    return (id) => id >= known || found.has(id) || this.always.has(id);
  }
}
