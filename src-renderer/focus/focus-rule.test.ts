/**
 * @file Where the focus goes when what has it is removed or disabled: to the next of its kind, the one before,
 * the heading, what opened the region; never to the page.
 * @vitest-environment happy-dom
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { focusedName } from '../testing/mounting.ts';
import { startFocusRule } from './focus-rule.ts';

let rule: ReturnType<typeof startFocusRule>;
beforeEach(() => (rule = startFocusRule()));
afterEach(() => {
  rule.stop();
  document.body.innerHTML = '';
});

/** A document of this content. */
function show(html: string): void {
  document.body.innerHTML = html;
}

const get = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;
const named = (name: string) => get(`[aria-label="${name}"]`);
const focuses = (name: string) =>
  vi.waitFor(() => {
    expect(document.activeElement).not.toBe(document.body);
    expect(focusedName()).toBe(name);
  });
/** Long enough for the rule to have done what it does. */
async function settled(): Promise<void> {
  for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
}

const chip = (name: string, marks = ['Accept', 'Reject']) =>
  `<li><a href="#${name}">${name}</a>${marks
    .map((mark) => `<button aria-label="${mark} ${name}"></button>`)
    .join('')}</li>`;
const tags = `<main><h1>Photo</h1><section aria-label="Tags"><h2>Tags</h2>
  <div id="found"><h3>Found</h3><ul>${['dog', 'cat', 'sea'].map((name) => chip(name)).join('')}</ul></div>
  <button>Add</button><div id="no"><p>Rejected:</p><ul>${chip('bus', ['Allow'])}</ul></div></section></main>`;

test('the next of its kind in the list, else the one before', async () => {
  show(tags);
  named('Reject cat').focus();
  named('Reject cat').closest('li')!.remove();
  await focuses('Reject sea');
  named('Reject sea').closest('li')!.remove();
  await focuses('Reject dog');
});

test('where the list is gone, the heading that it stood under', async () => {
  show(tags);
  named('Accept dog').focus();
  get('#found').remove();
  await focuses('Tags');
  const heading = document.activeElement!;
  expect(heading.getAttribute('tabindex')).toBe('-1');
  get('a, button').focus();
  expect(heading.hasAttribute('tabindex')).toBe(false);
});

test('a heading of a part beside it does not count', async () => {
  show(tags);
  named('Allow bus').focus();
  get('#no').remove();
  await focuses('Tags');
});

test('where the next item has no such control, the last of the kind, else its first', async () => {
  show(`<ul>${chip('dog')}${chip('cat', ['Accept'])}<li><a href="#x">Show all</a></li></ul>`);
  named('Reject dog').focus();
  named('Reject dog').closest('li')!.remove();
  await focuses('Accept cat');
  named('Accept cat').closest('li')!.remove();
  await focuses('Show all');
});

test('a disabled button passes it on in its row, also back to the field of its form', async () => {
  show(`<div class="row"><button>One</button><button>Two</button><button disabled>Three</button></div>
    <form><input aria-label="Field"><button aria-label="Send"></button></form>`);
  get('.row button').focus();
  (get('.row button') as HTMLButtonElement).disabled = true;
  await focuses('Two');
  named('Send').focus();
  (named('Send') as HTMLButtonElement).disabled = true;
  await focuses('Field');
});

test('what stands in its place now comes first', async () => {
  show('<div class="row"><button>Pause</button><button>Stop</button></div>');
  get('button').focus();
  get('button').outerHTML = '<button>Go on</button>';
  await focuses('Go on');
});

test('a job’s button does not pass it to the next job', async () => {
  const job = (name: string) =>
    `<li><article><h2>${name}</h2><button aria-label="Stop ${name}"></button></article></li>`;
  show(`<main><h1>Jobs</h1><ul>${job('one')}${job('two')}</ul></main>`);
  named('Stop one').focus();
  named('Stop one').remove();
  await focuses('one');
  get('article').closest('li')!.remove();
  await focuses('two');
});

test('a panel gives it back to what opened it, which may itself have been replaced', async () => {
  show(`<main><h1>Folders</h1><ul><li><button>Open one</button></li><li><button>Open two</button></li></ul>
    <div id="place"></div></main>`);
  get('li button').focus();
  get('#place').innerHTML = '<form aria-label="Chooser"><input><button>Cancel</button></form>';
  get('form button').focus();
  get('form').remove();
  await focuses('Open one');
  get('#place').innerHTML = '<form aria-label="Chooser"><input></form>';
  get('input').focus();
  get('li').remove();
  get('form').remove();
  await focuses('Open two');
});

test('a button that controls the panel is what opened it', async () => {
  show(`<main><h1>Photo</h1><button aria-controls="panel">Panel</button><button>Other</button>
    <div id="panel"><h2>Known</h2><button>Inside</button></div></main>`);
  get('main > button:nth-of-type(2)').focus();
  get('#panel button').focus();
  get('#panel').remove();
  await focuses('Panel');
});

test('without heading and opener, the page’s heading; without that, the page', async () => {
  show(
    '<main tabindex="-1" aria-label="Page"></main><section aria-label="Bar"><button>Stop</button></section>',
  );
  get('section button').focus();
  get('section').remove();
  await focuses('Page');
  get('main').innerHTML = '<h1>Come late</h1>';
  await focuses('Come late');
  show('<main><h1>Photos</h1></main><section aria-label="Bar"><button>Stop</button></section>');
  get('section button').focus();
  get('section').remove();
  await focuses('Photos');
});

test('a list that is read again gets it back, unless the person went on', async () => {
  const list = `<ul aria-label="Parts">${chip('red', ['Without'])}${chip('big', ['Without'])}</ul>`;
  const page = `<main><div id="busy"><h1>Search</h1><div id="in">${list}</div></div><button>Other</button></main>`;
  const remove = () => {
    named('Without red').focus();
    get('#busy').setAttribute('aria-busy', 'true');
    get('#in').innerHTML = 'Looking…';
  };
  const answer = () => {
    get('#in').innerHTML = `<ul aria-label="Parts">${chip('big', ['Without'])}</ul>`;
    get('#busy').setAttribute('aria-busy', 'false');
  };
  show(page);
  remove();
  await focuses('Search');
  answer();
  await focuses('Without big');

  show(page);
  remove();
  await focuses('Search');
  get('main > button').focus();
  answer();
  await settled();
  expect(focusedName()).toBe('Other');
});

test('a component that knows better is asked first', async () => {
  show(
    '<main><div id="grid"><div role="listbox"><div role="option" tabindex="0">1</div></div></div>' +
      '<button>Mine</button></main>',
  );
  get('#grid').addEventListener('focuslost', (event) => {
    event.preventDefault();
    get('button').focus();
  });
  get('[role=option]').focus();
  get('[role=listbox]').remove();
  await focuses('Mine');
});

test('leaving a region gives it back to where it came from, or to the page’s heading', async () => {
  show('<form role="search"><input></form><main><h1>Photos</h1><button>Photo</button></main>');
  get('input').focus();
  rule.giveBack(get('form'));
  expect(focusedName()).toBe('Photos');
  get('main button').focus();
  get('input').focus();
  rule.giveBack(get('form'));
  expect(focusedName()).toBe('Photo');
});

test('it stays away from who has the focus elsewhere, and from a click on the bare page', async () => {
  show(tags);
  named('Reject cat').focus();
  named('Reject cat').closest('li')!.remove();
  named('Accept sea').focus();
  await settled();
  expect(focusedName()).toBe('Accept sea');
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
  named('Accept sea').blur();
  await settled();
  named('Accept sea').closest('li')!.remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});
