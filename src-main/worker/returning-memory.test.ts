/** @file The variable that makes glibc give memory back. */
import { expect, it } from 'vitest';
import { returningMemory } from './returning-memory.ts';

it('is set on Linux, unless the user has set it', () => {
  expect(returningMemory({}, 'linux')).toEqual({ MALLOC_MMAP_THRESHOLD_: '1048576' });
  expect(returningMemory({ MALLOC_MMAP_THRESHOLD_: '65536' }, 'linux')).toEqual({});
  expect(returningMemory({}, 'win32')).toEqual({});
});
