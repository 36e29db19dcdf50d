/**
 * @file One rule for the whole window: when what has the focus is removed or disabled, the focus goes to the
 * next of its kind in its group, else to the one before, else to the heading of its region, else to what opened
 * the region, which is first where the whole region is gone. It never falls to the page.
 */
import { controllerOf, remember, siblingsIn, type FocusMemory } from './focus-memory.ts';

/** Sent up from where the element was. Who puts the focus on a better place prevents the default. */
const focusLost = 'focuslost';

interface FocusRule {
  /** The focus goes back to what had it before it came into this region, else to the page's heading. */
  giveBack(region: HTMLElement): void;
  stop(): void;
}

export function startFocusRule(): FocusRule {
  let current: FocusMemory | null = null;
  /** what had the focus before it came into a region or group */
  const openers = new WeakMap<HTMLElement, FocusMemory>();
  /** its list is being read again: it gets the focus when that is done, if nobody went on */
  let returning: { memory: FocusMemory; busy: Element; meanwhile: Element | null } | null = null;
  /** a page that is still read has no heading yet, and has the focus itself meanwhile */
  let awaitsHeading = false;
  let isScheduled = false;

  function onFocusIn({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    const previous = current;
    current = remember(target);
    if (returning && target !== returning.meanwhile) returning = null;
    awaitsHeading = false;
    // what comes back out of a dialog did not open the place it comes back to
    const isReturn = previous !== null && (!previous.element.isConnected || isInDialog(previous.element));
    for (const { element } of current.around) {
      if (previous?.element === element || previous?.around.some((one) => one.element === element)) break;
      if (isReturn && openers.has(element)) continue;
      const controller = controllerOf(element);
      const opener = controller ? remember(controller) : previous;
      if (opener) openers.set(element, opener);
      else openers.delete(element);
    }
  }

  /** A click on the bare page takes the focus away on purpose. */
  function onPointerDown(): void {
    requestAnimationFrame(() => {
      if (document.activeElement === document.body && current && !isLost(current.element)) current = null;
    });
  }

  function onChange(): void {
    if (returning && returning.busy.getAttribute('aria-busy') !== 'true') comeBack();
    if (awaitsHeading && document.querySelector('main h1')) takeHeadingOfPage();
    if (isScheduled || !current || !isLost(current.element)) return;
    isScheduled = true;
    // components that know where it goes have done so by then
    requestAnimationFrame(() => {
      isScheduled = false;
      repair();
    });
  }

  function repair(): void {
    const { activeElement } = document;
    if (!current || !isLost(current.element)) return;
    if (activeElement && activeElement !== document.body && activeElement !== current.element) return;
    const lost = current;
    pass(lost, openers);
    awaitsHeading = document.activeElement?.tagName === 'MAIN';
    const busy = lost.around.find(({ element }) => element.isConnected)?.element.closest('[aria-busy=true]');
    if (busy) returning = { memory: lost, busy, meanwhile: document.activeElement };
  }

  function comeBack(): void {
    const { memory, busy, meanwhile } = returning!;
    returning = null;
    if (document.activeElement !== meanwhile) return;
    for (const { element, group } of memory.around) {
      if (!group?.name) continue;
      const again = busy.querySelector<HTMLElement>(
        `${element.tagName.toLowerCase()}[aria-label="${CSS.escape(group.name)}"]`,
      );
      if (again && siblingsIn(again, group, memory.element).some((one) => take(one))) return;
    }
  }

  const observer = new MutationObserver(onChange);
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'hidden', 'inert', 'open', 'aria-busy'],
  });
  document.addEventListener('focusin', onFocusIn, true);
  document.addEventListener('pointerdown', onPointerDown, true);

  return {
    giveBack(region) {
      const opener = openers.get(region);
      if (!opener || !giveTo(opener, openers, new Set())) takeHeadingOfPage();
    },
    stop() {
      current = null;
      observer.disconnect();
      document.removeEventListener('focusin', onFocusIn, true);
      document.removeEventListener('pointerdown', onPointerDown, true);
    },
  };
}

type Openers = WeakMap<HTMLElement, FocusMemory>;

/** Passes the focus on from what has lost it. */
function pass(lost: FocusMemory, openers: Openers): void {
  const done = new Set<FocusMemory>();
  if (isTakenOver(lost) || takeSibling(lost)) return;
  const isClosed = lost.around.some(({ element, isOpened }) => isOpened && !isThere(element));
  const ways = [() => giveToOpener(lost, openers, done), () => takeHeading(lost)];
  if (!(isClosed ? ways : ways.reverse()).some((way) => way())) takeHeadingOfPage();
}

/** Gives the focus to a remembered element, or to what comes after it where it is gone, too. */
function giveTo(memory: FocusMemory, openers: Openers, done: Set<FocusMemory>): boolean {
  if (done.has(memory)) return false;
  done.add(memory);
  if (take(memory.element)) return true;
  return (
    isTakenOver(memory) || takeSibling(memory) || giveToOpener(memory, openers, done) || takeHeading(memory)
  );
}

/** What opened the outermost thing that is gone. */
function giveToOpener(lost: FocusMemory, openers: Openers, done: Set<FocusMemory>): boolean {
  const gone = lost.around.findLast(
    ({ element, group, isRegion }) => (group ?? isRegion) && !isThere(element),
  );
  if (!gone) return false;
  const opener = openers.get(gone.element);
  return opener !== undefined && giveTo(opener, openers, done);
}

/** A component around it knows better, as a grid that draws only what is near the eye. */
function isTakenOver({ element, around }: FocusMemory): boolean {
  const nearest = around.find((one) => isThere(one.element))?.element;
  const event = new CustomEvent(focusLost, { bubbles: true, cancelable: true, detail: element });
  return nearest !== undefined && !nearest.dispatchEvent(event);
}

/** Siblings end where the region that is still there does. */
function takeSibling({ element, around }: FocusMemory): boolean {
  for (const one of around) {
    if (!isThere(one.element)) continue;
    if (one.group && siblingsIn(one.element, one.group, element).some((next) => take(next))) return true;
    if (one.isRegion) return false;
  }
  return false;
}

/** The region itself where it can have the focus, else the nearest heading in it. */
function takeHeading({ around, headings }: FocusMemory): boolean {
  for (const { element, isRegion } of around) {
    if (!isRegion || !isThere(element)) continue;
    if (element.matches('[tabindex]:not(main)') && take(element)) return true;
    const heading = headings.find((one) => element.contains(one)) ?? element.querySelector<HTMLElement>('h1');
    const summary = heading?.closest('summary') ?? element.querySelector<HTMLElement>(':scope > summary');
    if (summary ? take(summary) : heading && take(heading)) return true;
  }
  return false;
}

function takeHeadingOfPage(): void {
  const main = document.querySelector('main');
  const heading = main?.querySelector('h1');
  if (!(heading && take(heading)) && main) take(main);
}

/** @returns whether it has the focus now */
function take(element: HTMLElement): boolean {
  if (isLost(element)) return false;
  const isHeading = /^H\d$/.test(element.tagName);
  if (isHeading && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: isHeading });
  return document.activeElement === element;
}

const isInDialog = (element: HTMLElement) => element.closest('[role=dialog], [role=alertdialog]') !== null;
/** It is in the document, and not under something that covers it. */
const isThere = (element: HTMLElement) =>
  element.isConnected && element.closest('[inert], [hidden]') === null;

function isLost(element: HTMLElement): boolean {
  if (!isThere(element) || element.matches(':disabled')) return true;
  const closed = element.closest('details:not([open])');
  return closed !== null && !closed.querySelector('summary')?.contains(element) && closed !== element;
}
