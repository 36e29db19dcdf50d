/**
 * @file The one quiet line about jobs, in the sidebar.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { doneJob, jobOf, reportOf } from '../testing/jobs.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import JobLine from './JobLine.vue';

test('what runs, how far, and a way to stop it', async () => {
  const props = { current: jobOf({ note: 'Reading photos' }), latest: null, collapsed: false };
  const line = mount(JobLine, { ...inDocument, props });
  expect(line.get('a').attributes('href')).toBe('/jobs');
  expect(line.get('a').text()).toBe('Reading photos2 of 5');
  expect(line.get('progress').attributes('aria-label')).toBe('Reading photos');
  await buttonNamed(line, 'Stop: Reading photos').trigger('click');
  expect(line.emitted('cancel')).toEqual([['j']]);
});

test('folded, it keeps the bar and says the rest in a tooltip', () => {
  const props = { current: jobOf({ note: 'Reading photos' }), latest: null, collapsed: true };
  const line = mount(JobLine, { ...inDocument, props });
  expect(line.get('a').attributes('title')).toBe('Reading photos');
  expect(buttonNames(line)).toEqual([]);
  expect(line.find('progress').exists()).toBe(true);
});

test('what ended last is told; trouble has a sign of its own', async () => {
  const latest = doneJob(reportOf());
  const line = mount(JobLine, { ...inDocument, props: { current: null, latest, collapsed: false } });
  expect(line.get('a').text()).toBe('Found 5 photos.');
  expect(line.find('.troubled').exists()).toBe(false);
  await line.setProps({ latest: doneJob(reportOf({ modelProblems: ['A model is damaged.'] })) });
  expect(line.get('a').text()).toBe('Found 5 photos. A model can’t be used.');
  expect(line.find('.troubled').exists()).toBe(true);
});

test('what was found stays in sight while text is read', () => {
  const props = {
    current: jobOf({ kind: 'read-text', note: 'Reading text in photos' }),
    latest: doneJob(reportOf()),
    collapsed: false,
  };
  const line = mount(JobLine, { ...inDocument, props });
  expect(line.get('a').text()).toBe('Found 5 photos.Reading text in photos2 of 5');
  expect(buttonNames(line)).toEqual(['Stop: Reading text in photos']);
});

test('without jobs there is no line', () => {
  const line = mount(JobLine, { ...inDocument, props: { current: null, latest: null, collapsed: false } });
  expect(line.text()).toBe('');
});
