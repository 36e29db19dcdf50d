/** @file Scenes that photos rarely show, as queries: a search for them should say that there is nothing. */
import { basesOf, carriesMeaning, wordsOf } from '../shared/words.ts';
import type { LabelledPhoto } from './labels.ts';

const scenes: readonly string[] = `
a submarine under the ice
an astronaut on the moon
a volcano erupting
northern lights over a lake
a penguin colony
a whale jumping out of the water
a camel caravan in the desert
a hot air balloon festival
a medieval knight in armour
a ballet dancer on a stage
a sumo wrestling match
a nuclear power plant
a lighthouse in a storm
a waterfall in the jungle
a tornado over a field
a solar eclipse
a violin on a sofa
a symphony orchestra
a surgeon in an operating room
a courtroom with a judge
a welder with sparks
a coal mine
a space rocket at launch
a dinosaur skeleton in a museum
a coral reef with fish
an octopus
a kangaroo
a crocodile in a river
a peacock
a hedgehog
a spider in its web
a jellyfish
a lion in the savanna
a gorilla
a bullfight
a fencing match
a chess tournament
a rowing team in a boat race
a pole vault
a boxing ring
a bride throwing a bouquet
fireworks over a city
a christmas market at night
a halloween pumpkin
a carnival parade in Venice
a chinese dragon dance
an igloo
a pyramid in Egypt
the Eiffel tower
a stone circle on a heath
a suspension bridge in fog
a glacier cave
sand dunes at sunrise
a rice terrace
a vineyard in autumn
lavender fields
a sunflower
a bonsai
a cactus in bloom
mushrooms in a forest
a microscope
a chandelier
a grand piano
a typewriter
a spinning wheel
a telescope
a globe
a hammock between palm trees
a tank on a battlefield
an oil rig at sea
a windmill
a cable car in the mountains
a steam engine
a gondola in Venice
a helicopter rescue
a parachute jump
scuba diving
ice climbing
a camp fire at night
a swarm of bees
`
  .trim()
  .split('\n');

/**
 * Those that no label of a folder comes near: none of their words that carry meaning stands in a caption, a
 * scene or the name of an object. What is not labelled may be there all the same.
 */
export function absentScenesOf(labels: readonly LabelledPhoto[]): string[] {
  const written = new Set(
    labels.flatMap(({ captions, scenes: named, objects }) =>
      [...(captions ?? []), ...(named ?? []), ...(objects ?? [])].flatMap((text) => basesOf(text).split(' ')),
    ),
  );
  return scenes.filter((scene) => {
    const words = wordsOf(scene).filter(carriesMeaning);
    return !words.some(({ base }) => written.has(base) && !places.has(base));
  });
}

/** Words for where and when: a lighthouse in a storm is absent also where there are other storms. */
const places = new Set(
  'night city field forest river lake sea water mountain desert storm fog ice stage boat team race fish sofa'
    .split(' ')
    .map(basesOf),
);
