/**
 * @file Components as a person uses them: captions edited in place, tags completed and corrected, jobs told honestly.
 * @vitest-environment happy-dom
 */
import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { nextTick } from 'vue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/index.ts';
import { libraryOf, rootOf } from '../testing/duplicates.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import CaptionEditor from './CaptionEditor.vue';
import ExclusionEditor from './ExclusionEditor.vue';
import JobCard from './JobCard.vue';
import PagedList from './PagedList.vue';
import QueryChips from './QueryChips.vue';
import StarRating from './StarRating.vue';
import TagEditor from './TagEditor.vue';
import TagInput from './TagInput.vue';
import WordOffers from './WordOffers.vue';

const mounted: VueWrapper[] = [];
const global = { stubs: { RouterLink: { props: ['to'], template: '<a :href="to"><slot /></a>' } } };
beforeEach(() => setActivePinia(createPinia()));
afterEach(() => mounted.splice(0).forEach((wrapper) => wrapper.unmount()));

function show<W extends VueWrapper>(wrapper: W): W {
  mounted.push(wrapper);
  return wrapper;
}

const caption = {
  text: 'A dog.',
  source: 'composed',
  probability: 0.9,
  basis: 'from 1 dog · fairly sure',
} as const;

test('Enter saves a caption, Escape leaves it, the focus comes back to where it began', async () => {
  const editor = show(mount(CaptionEditor, { props: { caption }, attachTo: document.body }));
  expect(editor.text()).toContain('from 1 dog · fairly sure');
  await editor.get('[aria-label="Edit the caption"]').trigger('click');
  expect(document.activeElement?.tagName).toBe('TEXTAREA');
  await editor.get('textarea').setValue('  Rex, our dog ');
  await editor.get('textarea').trigger('keydown', { key: 'Enter' });
  expect(editor.emitted('save')).toEqual([['Rex, our dog']]);
  await nextTick();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Edit the caption');

  await editor.get('[aria-label="Edit the caption"]').trigger('click');
  await editor.get('textarea').setValue('Something else');
  await editor.get('textarea').trigger('keydown', { key: 'Escape' });
  await nextTick();
  expect(editor.emitted('save')).toHaveLength(1);
  expect(editor.find('textarea').exists()).toBe(false);
});

test('a caption from the file can be taken away, and had again', async () => {
  const fromFile = { ...caption, source: 'metadata', probability: null } as const;
  const editor = show(mount(CaptionEditor, { props: { caption: fromFile } }));
  const button = (words: string) => editor.findAll('button').find((one) => one.text() === words);
  await button('Don’t use the file’s caption')!.trigger('click');
  expect(editor.emitted('reject')).toHaveLength(1);
  await editor.setProps({ caption, fileCaptionOff: true });
  await button('Go back to the file’s own caption')!.trigger('click');
  expect(editor.emitted('clear')).toHaveLength(1);
  await editor.setProps({ fileCaptionOff: false });
  expect(button('Go back to the file’s own caption')).toBeUndefined();
});

test('a caption that gave way is shown below, and can be used or left out', async () => {
  const editor = show(
    mount(CaptionEditor, {
      props: { caption: { ...caption, text: 'Rex', source: 'user' }, others: ['A dog', 'Spring'] },
    }),
  );
  const other = editor.findAll('.others li')[1]!;
  expect(other.text()).toContain('Spring');
  const [use, leave] = other.findAll('button');
  expect(use!.attributes('aria-describedby')).toBe(other.get('p').attributes('id'));
  await use!.trigger('click');
  await leave!.trigger('click');
  expect([editor.emitted('save'), editor.emitted('drop')]).toEqual([[['Spring']], [['Spring']]]);
});

test('words offered by an earlier photo are taken over or declined, with its picture as long as it is there', async () => {
  const offer = {
    from: '01J00000000000000000000009',
    caption: 'Grandma in the garden',
    tags: ['garden'],
    rejectedTags: [],
    rating: 4,
    favourite: true,
    grid: 'g',
  };
  const offers = show(mount(WordOffers, { props: { offers: [offer] } }));
  expect(offers.get('h2').text()).toBe(
    'This looks like an edit of a photo that is not there any more: take its words over?',
  );
  expect(offers.text()).toContain('“Grandma in the garden” · tag garden · 4 stars · favourite');
  const [accept, decline] = offers.findAll('button');
  await accept!.trigger('click');
  await decline!.trigger('click');
  expect([offers.emitted('accept'), offers.emitted('decline')]).toEqual([[[offer.from]], [[offer.from]]]);
  expect(
    show(mount(WordOffers, { props: { offers: [] } }))
      .find('section')
      .exists(),
  ).toBe(false);
});

test('an empty or unchanged caption is not saved', async () => {
  const editor = show(mount(CaptionEditor, { props: { caption } }));
  for (const text of ['', '   ', 'A dog.']) {
    await editor.get('[aria-label="Edit the caption"]').trigger('click');
    await editor.get('textarea').setValue(text);
    await editor.get('form').trigger('submit');
    await nextTick();
  }
  expect(editor.emitted('save')).toBeUndefined();
});

test('tags complete while typing; arrows choose, Enter adds', async () => {
  scriptBridge({ 'tags.suggest': ({ text }) => (text === 'be' ? ['beach', 'bear'] : []) });
  const input = show(mount(TagInput, { props: { label: 'Add a tag' }, attachTo: document.body }));
  const field = input.get('input');
  await field.setValue('be');
  await vi.waitFor(() =>
    expect(input.findAll('[role=option]').map((option) => option.text())).toEqual(['beach', 'bear']),
  );
  expect(field.attributes('aria-expanded')).toBe('true');
  await field.trigger('keydown', { key: 'ArrowDown' });
  await field.trigger('keydown', { key: 'ArrowDown' });
  expect(input.get(`#${field.attributes('aria-activedescendant')}`).text()).toBe('bear');
  await input.get('form').trigger('submit');
  expect(input.emitted('add')).toEqual([['bear']]);
  await field.setValue('  my own word ');
  await input.get('form').trigger('submit');
  expect(input.emitted('add')?.[1]).toEqual(['my own word']);
  await field.setValue('   ');
  await input.get('form').trigger('submit');
  expect(input.emitted('add')).toHaveLength(2);
});

test('tags say whose they are and how sure; accept, reject and take back mean what they say', async () => {
  const tags = [
    { name: 'dog', probability: 0.97, source: 'detector', band: 'sure' },
    { name: 'snow', probability: 0.4, source: 'encoder', band: 'maybe' },
    { name: 'Rex', probability: 1, source: 'user', band: 'sure' },
  ] as const;
  const editor = show(mount(TagEditor, { props: { tags: [...tags], rejected: ['cat'] }, global }));
  expect(editor.findAll('h3').map((heading) => heading.text())).toEqual(['Yours', 'Found', 'Maybe']);
  expect(editor.get('.chip.maybe').text()).toContain('Maybe');
  await editor.get('[aria-label="Accept dog"]').trigger('click');
  await editor.get('[aria-label="Reject snow"]').trigger('click');
  await editor.get('[aria-label="Take back Rex"]').trigger('click');
  await editor.get('[aria-label="Allow cat again"]').trigger('click');
  expect(editor.emitted('add')).toEqual([['dog']]);
  expect(editor.emitted('reject')).toEqual([['snow']]);
  expect(editor.emitted('clear')).toEqual([['Rex'], ['cat']]);
  await editor.get('.chip.sure').trigger('mouseenter');
  expect(editor.emitted('point')?.at(-1)).toEqual(['dog']);
});

test('the star that is set takes the rating away', async () => {
  const stars = show(mount(StarRating, { props: { rating: 3 } }));
  await stars.get('[aria-label="4 stars"]').trigger('click');
  await stars.get('[aria-label="Take away 3 stars"]').trigger('click');
  expect(stars.emitted('rate')).toEqual([[4], [null]]);
});

test('chips of a query can be taken away, words of meaning can’t', async () => {
  const chips = show(
    mount(QueryChips, {
      props: {
        query: {
          text: 'dogs',
          filters: [{ kind: 'date', label: '2023', source: 'in 2023' }],
          excluded: ['snow'],
        },
      },
    }),
  );
  expect(chips.findAll('li').map((chip) => chip.text())).toEqual([
    'Looks like: dogs',
    '2023',
    'without snow',
  ]);
  for (const button of chips.findAll('button')) await button.trigger('click');
  expect(chips.emitted('remove')).toEqual([['in 2023'], ['snow']]);
});

test('what was not understood is a chip that says so, and a sentence that says what still works', async () => {
  const hints = [
    {
      kind: 'cannot tell' as const,
      about: 'frobnicator',
      text: 'Sightline can’t tell whether a photo shows “frobnicator”, so no photo is left out for it.',
    },
    { kind: 'language' as const, about: 'German', text: 'This looks like German.' },
  ];
  const chips = show(
    mount(QueryChips, { props: { query: { text: 'dogs', filters: [], excluded: [] }, hints } }),
  );
  const list = (label: string) =>
    chips
      .get(`[aria-label="${label}"]`)
      .findAll('li')
      .map((item) => item.text());
  expect(list('How the search was understood')).toEqual(['Looks like: dogs', 'can’t tell: frobnicator']);
  expect(list('What was not understood')).toEqual(hints.map(({ text }) => text));
  await chips.get('[aria-label="Search without: frobnicator"]').trigger('click');
  expect(chips.emitted('remove')).toEqual([['frobnicator']]);
});

test('a finished import reports every figure and each file that failed', () => {
  const report = {
    found: 5,
    imported: 4,
    updated: 0,
    unchanged: 0,
    moved: 0,
    duplicates: 0,
    removed: 0,
    skipped: [{ kind: 'video', count: 3 }],
    failed: [{ path: '/p/broken.jpg', code: 'unreadable_file', message: 'It ends too soon.' }],
    damaged: [],
    offers: [],
    problems: [],
    seconds: 3,
  };
  const card = show(
    mount(JobCard, {
      props: {
        job: {
          id: 'j',
          kind: 'import',
          state: 'done',
          note: '',
          done: 5,
          total: 5,
          rate: null,
          secondsLeft: null,
          failures: 1,
          error: null,
          report,
          startedAt: null,
          endedAt: '2024-01-01T00:00:00Z',
        },
      },
    }),
  );
  expect(card.get('h2').text()).toBe('Found 5 photos. 1 could not be read.');
  expect(card.text()).toContain('/p/broken.jpg');
  expect(card.text()).toContain('It ends too soon.');
  expect(card.text()).toContain('3 videos');
});

test('an import that a model was missing in says so, with the way to the models', () => {
  const report = {
    found: 1,
    imported: 1,
    updated: 0,
    unchanged: 0,
    moved: 0,
    duplicates: 0,
    removed: 0,
    skipped: [],
    failed: [],
    damaged: [],
    offers: [],
    problems: [],
    modelProblems: ['text.onnx is damaged. Install Sightline again.'],
    seconds: 3,
  };
  const card = show(
    mount(JobCard, {
      props: {
        job: {
          id: 'j',
          kind: 'import',
          state: 'done',
          note: '',
          done: 1,
          total: 1,
          rate: null,
          secondsLeft: null,
          failures: 0,
          error: null,
          report,
          startedAt: null,
          endedAt: '2024-01-01T00:00:00Z',
        },
      },
      global,
    }),
  );
  expect(card.get('h2').text()).toBe('Found 1 photo. A model can’t be used.');
  expect(card.get('[role=note]').text()).toContain('text.onnx is damaged. Install Sightline again.');
  expect(card.get('[role=note] a').attributes('href')).toBe('/settings');
});

test('a pattern that is refused is said beside the field, and the text stays', async () => {
  const engine = scriptBridge({
    'library.setExclusions': ({ patterns }) =>
      patterns.includes('[a')
        ? Promise.reject(new AppError('bad_input', '“[a” is no pattern. Close the bracket.'))
        : { root: rootOf(), job: { id: 'j' } as never },
    'library.info': () => libraryOf(rootOf()),
  });
  const editor = show(
    mount(ExclusionEditor, {
      props: { root: rootOf({ exclude: ['Thumbnails/'] }) },
      attachTo: document.body,
    }),
  );
  const field = editor.get('textarea');
  expect(field.element.value).toBe('Thumbnails/');
  await field.setValue('Thumbnails/\n[a');
  await editor.get('form').trigger('submit');
  await vi.waitFor(() =>
    expect(editor.get('[role=alert]').text()).toBe('“[a” is no pattern. Close the bracket.'),
  );
  expect(field.attributes('aria-describedby')).toContain(editor.get('[role=alert]').attributes('id'));
  expect(document.activeElement).toBe(field.element);
  expect(editor.emitted('done')).toBeUndefined();

  await field.setValue('*.png\n\n');
  await editor.get('form').trigger('submit');
  await vi.waitFor(() => expect(editor.emitted('done')).toHaveLength(1));
  expect(engine.asked.filter(({ name }) => name === 'library.setExclusions').at(-1)?.input).toEqual({
    rootId: 'r',
    patterns: ['*.png'],
  });
});

test('a list of thousands shows a page and the way to the next', async () => {
  const list = show(
    mount(PagedList, {
      props: { items: Array.from({ length: 2_345 }, (_, index) => `/p/${index}`), page: 20 },
    }),
  );
  expect(list.findAll('li')).toHaveLength(20);
  expect(list.get('button').text()).toMatch(/^Show 20 more of 2.325$/);
  await list.get('button').trigger('click');
  expect(list.findAll('li')).toHaveLength(40);
});
