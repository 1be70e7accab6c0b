import fc from 'fast-check';
import { z } from 'zod';
import { collectProblems } from './problem.ts';
import { checkShape, parseYaml } from './yaml.ts';

const text = `# a comment
policy: x
clauses:
  - id: "1"
    verify: [{ check: a.b, with: { min: 3 } }]
  - id: "2"
`;

function parse(source: string) {
  const problems = collectProblems();
  return { yaml: parseYaml(source, 'x.yaml', problems), problems };
}

describe('positions', () => {
  it.each([
    [['policy'], { line: 2, column: 1 }],
    [['clauses', 0, 'id'], { line: 4, column: 5 }],
    [['clauses', 0, 'verify', 0, 'with', 'min'], { line: 5, column: 36 }],
    [['clauses', 1], { line: 6, column: 5 }],
    [['clauses', 1, 'absent', 'deeper'], { line: 6, column: 5 }],
  ])('%j stands at %j', (path, position) => {
    expect(parse(text).yaml?.at(path)).toEqual(position);
  });

  it('are within the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (source, key) => {
        const { yaml, problems } = parse(source);
        if (!yaml) expect(problems.list).toHaveLength(1);
        else expect(yaml.at([key]).line).toBeLessThanOrEqual(source.split('\n').length);
      }),
    );
  });
});

describe('what is wrong', () => {
  it.each([
    ['syntax', 'a: [1\nb: 2', 'yaml-syntax'],
    ['a duplicate key', 'a: 1\na: 2', 'yaml-syntax'],
    ['nothing', '', 'file-empty'],
    ['two documents', 'a: 1\n---\nb: 2', 'file-many-documents'],
  ])('%s is one problem', (_name, source, code) => {
    const { yaml, problems } = parse(source);
    expect(yaml).toBeUndefined();
    expect(problems.list).toMatchObject([{ file: 'x.yaml', message: { code } }]);
  });

  it('is named at its place, all at once', () => {
    const { yaml, problems } = parse('name: 5\nextra: 1\nlist: [x]\n');
    checkShape(yaml!, z.strictObject({ name: z.string(), list: z.array(z.number()) }), problems);
    expect(problems.list.map(({ line, column, message }) => [message.code, line, column])).toEqual(
      expect.arrayContaining([
        ['wrong-value', 1, 1],
        ['unknown-key', 2, 1],
        ['wrong-value', 3, 8],
      ]),
    );
    expect(() => problems.orThrow()).toThrow('x.yaml:2: unknown-key');
  });

  it('a bomb of aliases is refused', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let level = 1; level < 30; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect(parse(lines.join('\n')).problems.list).toMatchObject([{ message: { code: 'yaml-aliases' } }]);
  });
});
