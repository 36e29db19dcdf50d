/**
 * @file What is remembered of the element that has the focus, so that its neighbours are known when it is gone:
 * the groups and regions around it, its place in each group, and the headings above it.
 */

export interface FocusMemory {
  element: HTMLElement;
  /** what it stands in, innermost first */
  around: Surrounding[];
  /** headings it stands under, the nearest first, each above the one before */
  headings: HTMLElement[];
}

/** An element around the one with the focus. */
interface Surrounding {
  element: HTMLElement;
  /** it has a heading, or was opened by something */
  isRegion: boolean;
  /** a region that comes and goes: a dialog, a form, a bar, a panel */
  isOpened: boolean;
  /** null = its parts are no siblings of each other */
  group: RememberedGroup | null;
}

interface RememberedGroup {
  /** in their order; the one with the focus is or holds the element */
  items: HTMLElement[];
  index: number;
  /** its place among the elements of its kind in its item */
  rank: number;
  /** by which it is known when it is drawn anew; null = it has none */
  name: string | null;
}

const groups =
  'ul, ol, menu, table, fieldset, form, .row, [role=list], [role=listbox], [role=toolbar], [role=tree], ' +
  '[role=table], [role=grid], [role=radiogroup], [role=tablist], [role=menu], [role=group]';
const items = 'li, tr, [role=listitem], [role=option], [role=treeitem], [role=row], [role=tab]';
const standing = 'main, article, nav, details';
const opened =
  'aside, form, dialog, section[aria-label], section[aria-labelledby], [role=dialog], [role=alertdialog], ' +
  '[role=region], [role=search]';
const reachable =
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=option], [role=treeitem], ' +
  '[tabindex="0"]';
const headings = 'h1, h2, h3, h4, h5, h6';

export function remember(element: HTMLElement): FocusMemory {
  const around = ancestorsOf(element).map((one) => ({
    element: one,
    ...kindOf(one),
    group: one.matches(groups) ? rememberGroup(one, element) : null,
  }));
  return { element, around, headings: headingsAbove(element, around) };
}

function ancestorsOf(element: HTMLElement): HTMLElement[] {
  const ancestors: HTMLElement[] = [];
  for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) ancestors.push(at);
  return ancestors;
}

function kindOf(element: HTMLElement): Pick<Surrounding, 'isRegion' | 'isOpened'> {
  const isOpened = element.matches(opened) || controllerOf(element) !== null;
  return { isOpened, isRegion: isOpened || element.matches(standing) };
}

/** The button that says it opens this element. */
export function controllerOf({ id }: HTMLElement): HTMLElement | null {
  return id === '' ? null : document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(id)}"]`);
}

function rememberGroup(group: HTMLElement, element: HTMLElement): RememberedGroup | null {
  // what holds whole lists is no row of controls
  if (group.getAttribute('role') === 'group' && group.querySelector('[role=listbox]')) return null;
  const all = itemsOf(group);
  const index = all.findIndex((item) => item.contains(element));
  const item = all[index];
  if (!item) return null;
  const name = group.getAttribute('aria-label');
  return { items: all, index, rank: alikeIn(item, element).indexOf(element), name };
}

/** The parts of a list; of other groups, all that can have the focus. */
function itemsOf(group: HTMLElement): HTMLElement[] {
  const parts = [...group.querySelectorAll<HTMLElement>(items)].filter(
    (item) => item.parentElement?.closest(groups) === group,
  );
  return parts.length > 0 ? parts : reachableIn(group);
}

function reachableIn(container: HTMLElement): HTMLElement[] {
  return [...container.querySelectorAll<HTMLElement>(reachable)].filter(
    (element) => !element.matches(':disabled, [aria-hidden=true]'),
  );
}

/** What in an item is of the same kind as the element. */
function alikeIn(item: HTMLElement, element: HTMLElement): HTMLElement[] {
  const inside = element.matches(headings)
    ? [...item.querySelectorAll<HTMLElement>(headings)]
    : reachableIn(item);
  return [item, ...inside].filter(
    (one) => one.tagName === element.tagName && one.getAttribute('role') === element.getAttribute('role'),
  );
}

function headingsAbove(element: HTMLElement, around: readonly Surrounding[]): HTMLElement[] {
  const outermost = around.findLast((one) => one.isRegion)?.element;
  if (!outermost) return [];
  const above: HTMLElement[] = [];
  let level = 7;
  for (const heading of [...outermost.querySelectorAll<HTMLElement>(headings)].reverse()) {
    if (!(heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    const own = Number(heading.tagName.slice(1));
    if (own >= level || !standsOver(heading, element)) continue;
    level = own;
    above.push(heading);
  }
  return above;
}

/** A heading inside a part that holds lists of its own stands over that part only. */
function standsOver(heading: HTMLElement, element: HTMLElement): boolean {
  let part = heading;
  while (part.parentElement && !part.parentElement.contains(element)) part = part.parentElement;
  return part === heading || part.querySelector('ul, ol, table, form, [role=listbox]') === null;
}

/**
 * Siblings that can follow in a group, best first: what took the element's place, the next ones, the ones
 * before.
 * @param group as it is now
 */
export function siblingsIn(
  group: HTMLElement,
  { items: before, index, rank }: RememberedGroup,
  element: HTMLElement,
): HTMLElement[] {
  const now = itemsOf(group);
  const there = now[index];
  const isReplaced = there !== undefined && now.length >= before.length && !before.includes(there);
  const isDrawnAnew = !before.some((item) => now.includes(item));
  const clamped = now[Math.min(index, now.length - 1)];
  return [
    ...(isReplaced ? [there] : []),
    ...before.slice(index + 1),
    ...before.slice(0, index).reverse(),
    ...(isDrawnAnew && clamped ? [clamped] : []),
  ]
    .filter((item) => now.includes(item))
    .flatMap((item) => counterpartIn(item, element, rank) ?? []);
}

/** “Reject” of one tag for “Reject” of another; where there is none, the first that can have the focus. */
function counterpartIn(item: HTMLElement, element: HTMLElement, rank: number): HTMLElement | undefined {
  const alike = alikeIn(item, element);
  const first = item.matches(reachable) ? item : reachableIn(item)[0];
  return alike[Math.min(Math.max(rank, 0), alike.length - 1)] ?? first;
}
