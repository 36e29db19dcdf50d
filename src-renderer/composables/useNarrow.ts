/**
 * @file Whether the window is narrow: the sidebar becomes a bottom bar, the viewer's panel goes below the
 * picture.
 */
import { useMediaQuery } from '@vueuse/core';

export const useNarrow = () => useMediaQuery('(max-width: 40em)');
