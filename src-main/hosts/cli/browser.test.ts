import { describe, expect, it } from 'vitest';
import { openerOf } from './browser.ts';

describe('the browser', () => {
  it('is opened by the system’s own opener, on Linux only where there is a display', () => {
    expect(openerOf('darwin', {})?.program).toBe('open');
    expect(openerOf('win32', {})?.program).toBe('rundll32');
    expect(openerOf('linux', { DISPLAY: ':0' })?.program).toBe('xdg-open');
    expect(openerOf('linux', { WAYLAND_DISPLAY: 'wayland-0' })?.program).toBe('xdg-open');
    expect(openerOf('linux', {})).toBeNull();
  });
});
