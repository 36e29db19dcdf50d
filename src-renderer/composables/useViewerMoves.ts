/** @file From one photo of the viewer to the next, and back to the list it came from. */
import type { Ref } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { useAnnotationStore } from '../stores/annotations.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useBrowseStore } from '../stores/browse.ts';
import { inBackground } from '../stores/in-background.ts';

/** @param id of the open photo */
export function useViewerMoves(id: Readonly<Ref<string>>) {
  const route = useRoute();
  const router = useRouter();
  const browse = useBrowseStore();

  const goTo = (next: string) =>
    router.replace({ path: route.path.replace(/[^/]+$/, next), query: route.query });

  async function step(by: 1 | -1): Promise<void> {
    const next = await browse.step(id.value, by);
    if (next) await goTo(next);
    else useAnnouncerStore().say(by === 1 ? 'This is the last photo' : 'This is the first photo');
  }

  function close(): void {
    const under = { path: route.path.replace(/\/photo\/[^/]+$/, ''), query: route.query };
    const back = router.options.history.state['back'];
    if (typeof back === 'string' && back === router.resolve(under).fullPath) router.back();
    else inBackground(router.replace(under));
  }

  /** Takes the photo out of the library, where the person confirms it, and goes on to its neighbour. */
  async function remove(): Promise<void> {
    const gone = id.value;
    const next = (await browse.step(gone, 1)) ?? (await browse.step(gone, -1));
    if (!(await useAnnotationStore().remove([gone]))) return;
    if (next) await goTo(next);
    else close();
  }

  return { step, close, remove };
}
