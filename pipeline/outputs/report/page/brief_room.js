// How much of a role fits one printed page: which quotations and how many entries of each list.
//
// A page cannot be measured before it is printed, so lines are counted from letters, on the safe side. What is most
// worth saying comes first: one quotation for each competency, then six entries of each list, then more of both.

const PAGE_LINES = 67;
const HEAD_LINES = 11; // name of the product, note, title, facts
const NOTE_LINES = 2; // each note above the summary
const SUMMARY_LETTERS = 100;
const COLUMN_LETTERS = 53;
const CHART_LINES = 4;
const CHART_LINES_PER_ROW = 1.1;
const HEADING_LINES = 2;
const GROUP_LINES = 0.6; // the rule and the air between groups of a summary
const LIST_FIRST = 6;

/** How many letters a text takes in print; one of Chinese takes the room of two. */
const letters = (text) => [...text].reduce((sum, one) => sum + (one > "\u2e80" ? 2 : 1), 0);

const linesOf = (text, most) => Math.max(1, Math.ceil(letters(text) / most));

/**
 * What fits: `{ quotes: [n, ...], lists: { name: n } }`.
 *
 * `items` are the lines of the summary, `{ lead, quotes }`, with the quotations as they would be printed; `lists` are
 * `{ must, wish, unsaid, duties }` with the words of each entry.
 */
export function fitted({ notes, items, groups, rows, not, lists }) {
  const plan = { quotes: items.map((item) => Math.min(1, item.quotes.length)) };
  plan.lists = Object.fromEntries(Object.keys(lists).map((name) => [name, 0]));
  const alone = !lists.must.length || !lists.wish.length ? 2 : 1; // one list alone takes both columns
  const column = (name, n) => lists[name].slice(0, n).reduce((sum, one) => sum + linesOf(one, COLUMN_LETTERS), 0);
  const height = ({ quotes, lists: shown }) => {
    const said = items.map((item, n) =>
      linesOf(item.lead + item.quotes.slice(0, quotes[n]).join("; "), SUMMARY_LETTERS),
    );
    const summary = said.reduce((sum, n) => sum + n, 0) + groups * GROUP_LINES;
    const side = (name) => (lists[name].length ? HEADING_LINES + Math.ceil(column(name, shown[name]) / 2) + 1 : 0);
    return (
      HEAD_LINES +
      notes * NOTE_LINES +
      summary +
      linesOf(not, SUMMARY_LETTERS) +
      (rows ? CHART_LINES + rows * CHART_LINES_PER_ROW : 0) +
      HEADING_LINES +
      Math.ceil(Math.max(1, column("must", shown.must), column("wish", shown.wish)) / alone) +
      alone * HEADING_LINES +
      side("unsaid") +
      side("duties")
    );
  };
  const take = (change) => {
    const more = { quotes: [...plan.quotes], lists: { ...plan.lists } };
    change(more);
    const fits = height(more) <= PAGE_LINES;
    if (fits) Object.assign(plan, more);
    return fits;
  };
  const list = (name, upto) => {
    while (plan.lists[name] < Math.min(upto, lists[name].length) && take((more) => (more.lists[name] += 1)));
  };
  const quote = (n) => items.forEach((item, i) => item.quotes.length >= n && take((more) => (more.quotes[i] = n)));
  for (const name of ["must", "wish", "unsaid"]) list(name, LIST_FIRST);
  quote(2);
  for (const name of ["must", "wish", "unsaid"]) list(name, Infinity);
  quote(3);
  list("duties", Infinity);
  for (let n = 4; items.some((item) => item.quotes.length >= n); n += 1) quote(n);
  return plan;
}
