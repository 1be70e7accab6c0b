/**
 * Filter, search, theme, copying and what printing needs. The page says everything without it. Texts come from the page's data block;
 * nothing is ever written as markup.
 */
export const script = String.raw`'use strict';
const root = document.documentElement;
const texts = JSON.parse(document.getElementById('report-data').textContent).texts;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const one = (selector) => document.querySelector(selector);
const folded = (text) => text.normalize('NFKC').toLowerCase();
root.classList.add('js');
for (const each of all('[data-js]')) { each.hidden = false; each.disabled = false; }

const clauses = all('.clause').map((element) => ({ element, verdict: element.dataset.verdict, link: document.getElementById('to-' + element.id), open: element.open }));
const chips = all('.chip');
const search = one('#search');
const verdicts = new Set();

/* The words of a clause are read when they are first searched. */
const wordsOf = (clause) => (clause.words ??= {
  head: folded(clause.element.querySelector('summary').textContent + ' ' + clause.element.dataset.section),
  checks: all('.check', clause.element).map((element) => ({
    element,
    head: folded(all('h4, :scope > .rows', element).map((each) => each.textContent).join(' ')),
    findings: all('.finding', element).map((each) => ({ element: each, words: folded(each.textContent) })),
  })),
});
const hide = (element, out) => { if (element.classList.contains('out') !== out) element.classList.toggle('out', out); };

function find(clause, terms) {
  const { head, checks } = wordsOf(clause);
  const within = (...words) => terms.every((term) => words.some((each) => each.includes(term)));
  const whole = within(head);
  let found = whole;
  for (const check of checks) {
    const all = whole || within(head, check.head);
    let any = all;
    for (const finding of check.findings) {
      const hit = all || within(head, check.head, finding.words);
      any ||= hit;
      hide(finding.element, !hit);
    }
    hide(check.element, !any);
    found ||= any;
  }
  return found;
}

let searched = false;
function update() {
  const terms = folded(search.value).split(/\s+/).filter(Boolean);
  if (terms.length > 0 && !searched) for (const clause of clauses) clause.open = clause.element.open;
  let count = 0;
  for (const clause of clauses) {
    const chosen = verdicts.size === 0 || verdicts.has(clause.verdict);
    const found = chosen && (terms.length > 0 || searched ? find(clause, terms) : true);
    hide(clause.element, !found);
    if (clause.link) hide(clause.link, !found);
    if (terms.length > 0) clause.element.open = found;
    else if (searched) clause.element.open = clause.open;
    if (found) count++;
  }
  searched = terms.length > 0;
  for (const group of all('.group')) hide(group, !group.querySelector('.clause:not(.out)'));
  const filtered = searched || verdicts.size > 0;
  one('.shown').textContent = filtered ? texts.shown.replace('{count}', count).replace('{total}', clauses.length) : '';
  one('.none').hidden = count > 0 || !filtered;
  one('.reset').hidden = !filtered;
  highlight(terms);
}

/* Marks what was found without touching the page, where the browser can. */
function highlight(terms) {
  if (!globalThis.CSS?.highlights) return;
  const ranges = [];
  for (const { element } of searched ? clauses : []) {
    if (element.classList.contains('out')) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && ranges.length < 1000) {
      const node = walker.currentNode;
      const text = node.data.toLowerCase();
      if (text.length !== node.data.length || node.parentElement.closest('.out')) continue;
      for (const term of terms) {
        for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
          ranges.push(new StaticRange({ startContainer: node, startOffset: at, endContainer: node, endOffset: at + term.length }));
        }
      }
    }
  }
  CSS.highlights.set('found', new Highlight(...ranges));
}

for (const chip of chips) {
  chip.addEventListener('click', () => {
    const chosen = chip.getAttribute('aria-pressed') !== 'true';
    chip.setAttribute('aria-pressed', String(chosen));
    if (chosen) verdicts.add(chip.dataset.verdict);
    else verdicts.delete(chip.dataset.verdict);
    update();
  });
}
let waiting;
search.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(update, 120); });
function reset() {
  search.value = '';
  verdicts.clear();
  for (const chip of chips) chip.setAttribute('aria-pressed', 'false');
  update();
}
one('.reset').addEventListener('click', () => { reset(); search.focus(); });
search.addEventListener('keydown', (event) => { if (event.key === 'Escape') reset(); });

const fold = one('.fold');
fold.addEventListener('click', () => {
  const open = fold.dataset.open !== 'true';
  for (const { element } of clauses) element.open = open;
  fold.dataset.open = String(open);
  fold.textContent = open ? texts.closeAll : texts.openAll;
});

const theme = one('.theme');
const isDark = () => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const showTheme = () => theme.setAttribute('aria-pressed', String(isDark()));
theme.addEventListener('click', () => { root.dataset.theme = isDark() ? 'light' : 'dark'; showTheme(); });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showTheme);
showTheme();

/* Opens the clause that the address names. */
function follow() {
  const clause = clauses.find(({ element }) => '#' + element.id === location.hash);
  if (!clause) return;
  if (clause.element.classList.contains('out')) reset();
  clause.element.open = true;
  clause.element.scrollIntoView();
}
addEventListener('hashchange', follow);
for (const link of all('.index a')) link.addEventListener('click', () => { if (link.hash === location.hash) follow(); });
follow();

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
}
document.addEventListener('click', async (event) => {
  const button = event.target.closest('.copy');
  if (!button) return;
  await copy(button.previousElementSibling);
  button.textContent = texts.copied;
  one('.said').textContent = texts.copied;
  setTimeout(() => { button.textContent = texts.copy; one('.said').textContent = ''; }, 2000);
});

let unprinted = [];
addEventListener('beforeprint', () => {
  unprinted = clauses.filter(({ element }) => !element.open);
  for (const { element } of unprinted) element.open = true;
});
addEventListener('afterprint', () => { for (const { element } of unprinted) element.open = false; });
`;
