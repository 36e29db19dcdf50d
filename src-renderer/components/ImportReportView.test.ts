/**
 * @file The report of an import: figures, what failed and why, what was passed by, saving it, trying again.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { reportOf } from '../testing/jobs.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import ImportReportView from './ImportReportView.vue';

const show = (over: Parameters<typeof reportOf>[0] = {}) =>
  mount(ImportReportView, { ...inDocument, props: { report: reportOf(over), busy: false } });
const broken = { path: '/p/broken.jpg', code: 'unreadable_file', message: 'It ends too soon.' };

test('figures that are zero are left out, but for what was found', async () => {
  const figures = (view: ReturnType<typeof show>) => view.findAll('dt').map((term) => term.text());
  expect(figures(show())).toEqual(['Found', 'New', 'Took']);
  expect(figures(show({ found: 0, imported: 0, damaged: ['/p/a.jpg'] }))).toEqual([
    'Found',
    'Damaged, but shown',
    'Took',
  ]);
});

test('files that failed for one reason stand together, and are tried again on request', async () => {
  const view = show({ failed: [broken, { ...broken, path: '/p/other.jpg' }] });
  expect(view.get('summary').text()).toBe('2 files could not be read: see why');
  expect(view.text()).toContain('It ends too soon. 2 files');
  expect(view.findAll('.lines li').map((line) => line.text())).toEqual(['/p/broken.jpg', '/p/other.jpg']);
  await buttonNamed(view, 'Try again').trigger('click');
  expect(view.emitted('retry')).toHaveLength(1);
});

test('nothing is tried again while a job runs', async () => {
  const view = show({ failed: [broken] });
  await view.setProps({ busy: true });
  expect(buttonNamed(view, 'Try again').attributes('aria-disabled')).toBe('true');
});

test('models that were missing are said, with the way to the models', () => {
  const view = show({ modelProblems: ['text.onnx is damaged. Install Sightline again.'] });
  expect(view.get('[role=note]').text()).toContain('text.onnx is damaged. Install Sightline again.');
  expect(view.get('[role=note] a').attributes('href')).toBe('/settings');
});

test('what was passed by is counted in plain words', () => {
  const view = show({
    skipped: [
      { kind: 'video', count: 3 },
      { kind: 'sidecar', count: 1 },
    ],
  });
  expect(view.get('summary').text()).toBe('4 other files were passed by');
  expect(view.findAll('.inside li').map((line) => line.text())).toEqual([
    '3 videos',
    '1 file that belongs to a picture',
  ]);
});

test('photos that look like edits lead to the photo; twenty at first', async () => {
  const offers = Array.from({ length: 25 }, (_, index) => ({
    id: `id${index}`,
    path: `/p/${index}.jpg`,
    from: 'x',
  }));
  const view = show({ offers: offers as never });
  expect(view.findAll('a')).toHaveLength(20);
  expect(view.get('a').attributes('href')).toBe('/photos/photo/id0');
  await buttonNamed(view, 'Show more of 5').trigger('click');
  expect(view.findAll('a')).toHaveLength(25);
});

test('the report is saved as a table, unless there is nothing in it', async () => {
  const view = show();
  await buttonNamed(view, 'Save report (CSV), 5 found').trigger('click');
  expect(view.emitted('save')).toHaveLength(1);
  expect(buttonNames(show({ found: 0 }))).toEqual([]);
});
