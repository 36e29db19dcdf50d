/**
 * @file One job: progress while it runs, what became of it when it has ended.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { doneJob, jobOf, reportOf } from '../testing/jobs.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import JobCard from './JobCard.vue';

test('a running job shows how far it is and can be stopped', async () => {
  const card = mount(JobCard, {
    ...inDocument,
    props: { busy: true, job: jobOf({ note: 'Reading photos', failures: 1, rate: 2 }) },
  });
  expect(card.get('h2').text()).toBe('Reading photos');
  const progress = card.get('progress');
  expect([progress.element.value, progress.attributes('aria-label')]).toEqual([0.4, 'Reading photos']);
  expect(card.text()).toContain('2 of 5');
  expect(card.text()).toContain('1 could not be read so far');
  await buttonNamed(card, 'Stop').trigger('click');
  expect(card.emitted('cancel')).toHaveLength(1);
});

test('a job of unknown length has a bar without an end', () => {
  const card = mount(JobCard, {
    ...inDocument,
    props: { busy: true, job: jobOf({ total: null, state: 'queued' }) },
  });
  expect(card.get('h2').text()).toBe('Importing: waiting');
  expect(card.get('progress').attributes('value')).toBeUndefined();
});

test('a job that failed says why, one that was stopped how to go on', async () => {
  const error = { code: 'disk_full', message: 'The disk is full.' };
  const card = mount(JobCard, {
    ...inDocument,
    props: { busy: true, job: doneJob(null, { state: 'failed', error }) },
  });
  expect(card.get('h2').text()).toBe('Importing did not finish');
  expect(card.get('.problem').text()).toBe('The disk is full.');
  expect(card.find('progress').exists()).toBe(false);
  await card.setProps({ job: doneJob(null, { state: 'cancelled' }) });
  expect(card.text()).toContain('What was finished is kept.');
  await card.setProps({ job: doneJob(null, { state: 'cancelled', kind: 'add-model', subject: 'CLIP' }) });
  expect(card.get('h2').text()).toBe('Adding the model “CLIP” was stopped');
  expect(card.text()).toContain('Nothing of it was kept.');
});

test('a finished import shows its report', async () => {
  const report = reportOf({
    failed: [{ path: '/p/broken.jpg', code: 'unreadable_file', message: 'It ends too soon.' }],
  });
  const card = mount(JobCard, {
    ...inDocument,
    props: { busy: false, job: doneJob(report, { failures: 1 }) },
  });
  expect(card.get('h2').text()).toBe('Found 5 photos. 1 could not be read.');
  expect(card.text()).toContain('/p/broken.jpg');
  await buttonNamed(card, 'Try again').trigger('click');
  await buttonNamed(card, 'Save report (CSV), 5 found').trigger('click');
  expect(card.emitted()).toMatchObject({ retry: [[]], save: [[]] });
});
