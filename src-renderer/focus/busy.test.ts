/**
 * @file A control that is busy: it keeps the focus, says that it is disabled, and does nothing.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import IconButton from '../components/IconButton.vue';
import { focusedName, inDocument } from '../testing/mounting.ts';
import { vBusy } from './busy.ts';

test('clicks do nothing while it is busy, and it keeps the focus', async () => {
  const act = vi.fn();
  const view = mount(
    {
      directives: { busy: vBusy },
      props: { busy: Boolean },
      setup: () => ({ act }),
      template: '<button v-busy="busy" @click="act">Check <i>all</i></button>',
    },
    { ...inDocument, props: { busy: true } },
  );
  view.element.focus();
  expect(view.attributes('aria-disabled')).toBe('true');
  await view.trigger('click');
  await view.get('i').trigger('click');
  expect(act).not.toHaveBeenCalled();
  await view.setProps({ busy: false });
  expect(view.attributes('aria-disabled')).toBeUndefined();
  expect(focusedName()).toBe('Check all');
  await view.trigger('click');
  expect(act).toHaveBeenCalledTimes(1);
});

test('a form with a busy button is not sent, and a component’s button can be busy', async () => {
  const send = vi.fn();
  const view = mount(
    {
      components: { IconButton },
      directives: { busy: vBusy },
      setup: () => ({ send }),
      template:
        '<form @submit.prevent="send"><button v-busy="true">Send</button></form>' +
        '<IconButton v-busy="true" icon="i" label="Play" @click="send" />',
    },
    inDocument,
  );
  for (const button of view.findAll('button')) await button.trigger('click');
  expect(view.get('[aria-label=Play]').attributes('aria-disabled')).toBe('true');
  expect(send).not.toHaveBeenCalled();
});
