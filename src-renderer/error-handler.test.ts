/**
 * @file What fails in a component and is caught nowhere is told to the person.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '../src-preload/contract/index.ts';
import { tellErrors } from './error-handler.ts';
import { useToastStore } from './stores/toasts.ts';
import { inDocument } from './testing/mounting.ts';

afterEach(() => vi.unstubAllGlobals());

async function fail(error: Error) {
  const report = vi.fn();
  vi.stubGlobal('reportError', report);
  const work = () => Promise.reject(error);
  const button = { setup: () => ({ work }), template: '<button type="button" @click="work">Go</button>' };
  const page = mount(button, { ...inDocument, global: { ...inDocument.global, plugins: [tellErrors] } });
  await page.get('button').trigger('click');
  await flushPromises();
  return { report, told: useToastStore().toasts };
}

test('an error of the engine is told in its words, as a problem that stays', async () => {
  const { report, told } = await fail(new AppError('disk_full', 'The disk is full.'));
  expect(told.map(({ tone }) => tone)).toEqual(['problem']);
  expect(told[0]!.text).toContain('The disk is full.');
  expect(report).not.toHaveBeenCalled();
});

test('an error that no code names is told, and the console has it', async () => {
  const error = new TypeError('x is undefined');
  const { report, told } = await fail(error);
  expect(told[0]!.text).toContain('Something went wrong in this window.');
  expect(report).toHaveBeenCalledWith(error);
});
