// The figures of an import, and what it got wrong, as text for people.
const percent = (share) => (share === null ? '–' : share.toFixed(3));

const header = [
  '',
  'clauses',
  'P',
  'R',
  'F1',
  'checks',
  'P',
  'R',
  'F1',
  'parameters',
  '',
  'invented',
  'strength',
  'party',
  'kind',
];

function cells({ name, score }, { rates, ratio }) {
  const overlap = (each) => {
    const { precision, recall, f1 } = rates(each);
    return [String(each.expected), percent(precision), percent(recall), percent(f1)];
  };
  const share = ({ of, right }) => percent(ratio(right, of));
  return [
    name,
    ...overlap(score.clauses),
    ...overlap(score.checks),
    String(score.parameters.of),
    share(score.parameters),
    String(score.invented),
    share(score.strength),
    share(score.party),
    share(score.kind),
  ];
}

/** One line for each document, then the totals. */
export function scoresToText(documents, totals, figures) {
  const rows = [header, ...documents.map((each) => cells(each, figures))];
  const sums = totals.map((each) => cells({ ...each, name: `${each.name} (${each.documents})` }, figures));
  const widths = header.map((_, index) =>
    Math.max(...[...rows, ...sums].filter((row) => row.length > 2).map((row) => (row[index] ?? '').length)),
  );
  const line = (row) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[index]))).join('  ');
  return [...rows.map(line), '', ...sums.map(line)].map((each) => each.trimEnd()).join('\n');
}

/** Each thing that is missed or wrong, with the clause it belongs to. */
export function differencesToText(differences) {
  const told = ({ what, clause, expected, found }) => {
    const values = [expected && `expected ${expected}`, found && `found ${found}`].filter(Boolean).join('; ');
    return `${what}: ${values}\n    ${clause}`;
  };
  return differences.length === 0 ? 'nothing missed, nothing wrong' : differences.map(told).join('\n');
}
