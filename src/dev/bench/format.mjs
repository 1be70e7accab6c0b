// The figures as a table for people, for docs/benchmarks.md and for programs.
const number = (value) => (value === undefined ? '' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));

const header = ['', 'ms', 'runs', 'to tomproof', 'ms each', 'MB peak', 'MB end'];
const cells = (row) =>
  row.absent
    ? [row.name, 'absent']
    : [
        row.name,
        number(row.milliseconds),
        String(row.runs),
        row.ratio === undefined ? '' : `${number(row.ratio)}×`,
        number(row.each),
        number(row.peak),
        number(row.end),
      ];
const table = (rows) => {
  const all = [header, ...rows.map(cells)].map((row) => header.map((_, index) => row[index] ?? ''));
  const used = header.map((_, index) => index).filter((index) => all.slice(1).some((row) => row[index] !== ''));
  return all.map((row) => used.map((index) => row[index]));
};
const verdict = ({ met }) => (met === null ? 'not measured' : met ? 'met' : 'MISSED');

export function toText({ name, title, missing, rows = [], goals = [] }) {
  if (missing) return `${name}: not measured, ${missing}\n`;
  const lines = table(rows);
  const widths = lines[0].map((_, index) => Math.max(...lines.map((line) => line[index].length)));
  const text = lines.map((line) =>
    line.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index]))).join('  '),
  );
  const wanted = goals.map((goal) => `  ${goal.what}: ${goal.got}, wanted ${goal.wanted}: ${verdict(goal)}`);
  return `${title}\n${text.map((line) => `  ${line}`).join('\n')}\n${wanted.join('\n')}\n`;
}

export function toMarkdown({ name, title, missing, rows = [], goals = [] }) {
  if (missing) return `### ${name}\n\nNot measured: ${missing}.\n`;
  const [head, ...body] = table(rows).map((line) => `| ${line.join(' | ')} |`);
  const rule = `|${'---|'.repeat(head.split('|').length - 2)}`;
  const wanted = goals.map((goal) => `| ${goal.what} | ${goal.wanted} | ${goal.got} | ${verdict(goal)} |`);
  return `### ${title}\n\n${[head, rule, ...body].join('\n')}\n\n| goal | wanted | got | |\n|---|---|---|---|\n${wanted.join('\n')}\n`;
}
