/**
 * @file What is done with a folder of this library, and what is told about it.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useAskStore } from '../stores/asking.ts';
import { useJobStore } from '../stores/jobs.ts';
import { useToastStore } from '../stores/toasts.ts';
import { libraryOf, rootOf } from '../testing/duplicates.ts';
import { jobOf } from '../testing/jobs.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import LibraryFolder from './LibraryFolder.vue';

function show(over: Parameters<typeof rootOf>[0] = {}) {
  const engine = scriptBridge({
    'library.import': () => jobOf(),
    'library.info': () => libraryOf(rootOf()),
    'library.setExclusions': () => ({ root: rootOf(), job: jobOf() }),
    'library.removeRoot': () => libraryOf(),
  });
  const folder = mount(LibraryFolder, { ...inDocument, props: { root: rootOf(over) } });
  const asked = (call: string) => engine.asked.filter(({ name }) => name === call).map(({ input }) => input);
  return { folder, asked };
}

test('looking for new photos and checking every file start a job, unless one runs', async () => {
  const { folder, asked } = show();
  await buttonNamed(folder, 'Look for new photos in /media/Archive').trigger('click');
  await flushPromises();
  expect(buttonNamed(folder, 'Look for new photos in /media/Archive').attributes('aria-disabled')).toBe(
    'true',
  );
  useJobStore().jobs = [];
  await buttonNamed(folder, 'Check every file…').trigger('click');
  await buttonNamed(folder, 'Check every file').trigger('click');
  await flushPromises();
  expect(asked('library.import')).toEqual([{ rootIds: ['r'] }, { rootIds: ['r'], verify: true }]);
});

test('patterns that are saved are told, to the eye and to the ear', async () => {
  const { folder, asked } = show();
  await buttonNamed(folder, 'Leave out…').trigger('click');
  await folder.get('textarea').setValue('*.png');
  await folder.get('form').trigger('submit');
  await flushPromises();
  expect(asked('library.setExclusions')).toEqual([{ rootId: 'r', patterns: ['*.png'] }]);
  expect(useToastStore().toasts.map(({ text }) => text)).toEqual([
    'Saved. The folder is looked through again.',
  ]);
  expect(useAnnouncerStore().message).toBe('Saved. The folder is looked through again.');
});

test('a folder is taken out only after a yes', async () => {
  const { folder, asked } = show({ photos: 1 });
  const takeOut = buttonNamed(folder, 'Take /media/Archive out of the library');
  await takeOut.trigger('click');
  expect(useAskStore().question).toMatchObject({ confirm: 'Take it out', items: ['/media/Archive'] });
  expect(useAskStore().question?.text).toContain('1 photo leaves the library.');
  useAskStore().answer(false);
  await flushPromises();
  expect(asked('library.removeRoot')).toEqual([]);
  await takeOut.trigger('click');
  useAskStore().answer(true);
  await flushPromises();
  expect(asked('library.removeRoot')).toEqual([{ rootId: 'r' }]);
});
