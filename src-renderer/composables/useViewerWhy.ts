/** @file Where the words of a search are in the photos of the viewer, from one photo to the next. */
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue';
import { useRoute } from 'vue-router';
import { inBackground } from '../stores/in-background.ts';
import { useWhyStore } from '../stores/why.ts';

interface ViewerWhy {
  /** of the open photo */
  id: Readonly<Ref<string>>;
  /** asks the person for words to look for */
  askWords: () => Promise<void>;
}

export function useViewerWhy({ id, askWords }: ViewerWhy) {
  const why = useWhyStore();
  const route = useRoute();
  onMounted(() => (why.text = typeof route.query['q'] === 'string' ? route.query['q'] : ''));
  onBeforeUnmount(() => why.close());
  watch(id, (next) => {
    if (next !== '') inBackground(why.open(next));
  });
  return {
    why,
    /** Puts the map of the words on the picture, or takes it off. */
    showWhere: () => inBackground(why.text === '' ? askWords() : why.toggle(id.value)),
  };
}
