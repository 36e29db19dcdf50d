import { describe, expect, it } from 'vitest';
import type { Host } from '../../host.ts';
import { createHostCalls } from './host-calls.ts';

const photoPath = async (id: string) => `/photos/${id}.jpg`;
const callsOf = (host: Host) => createHostCalls({ host, version: '1.0.0', samples: 24, photoPath });

describe('host calls', () => {
  it('say what this host can do', () => {
    expect(callsOf({ kind: 'web', mediaBase: '/media/' })['host.info']({})).toEqual({
      kind: 'web',
      version: '1.0.0',
      platform: process.platform,
      canPickFolder: false,
      canReveal: false,
      canTrash: false,
      mediaBase: '/media/',
      samples: 24,
    });
    expect(
      callsOf({ kind: 'electron', mediaBase: 'm', pickFolder: async () => null, reveal: async () => {} })[
        'host.info'
      ]({}),
    ).toMatchObject({ canPickFolder: true, canReveal: true });
  });

  it('pass the chosen folder on, and null where the dialog was closed', async () => {
    expect(
      await callsOf({ kind: 'electron', mediaBase: 'm', pickFolder: async () => '/photos' })[
        'host.pickFolder'
      ]({}),
    ).toEqual({ path: '/photos' });
    expect(
      await callsOf({ kind: 'electron', mediaBase: 'm', pickFolder: async () => null })['host.pickFolder'](
        {},
      ),
    ).toEqual({ path: null });
  });

  it('show the photo’s own file in the file manager', async () => {
    const shown: string[] = [];
    await callsOf({ kind: 'electron', mediaBase: 'm', reveal: async (path) => void shown.push(path) })[
      'host.reveal'
    ]({ id: 'X' });
    expect(shown).toEqual(['/photos/X.jpg']);
  });

  it('refuse with a next step what this host cannot do', async () => {
    const web = callsOf({ kind: 'web', mediaBase: '/media/' });
    await expect(web['host.pickFolder']({})).rejects.toMatchObject({ code: 'refused' });
    await expect(web['host.reveal']({ id: 'X' })).rejects.toMatchObject({ code: 'refused' });
  });
});
