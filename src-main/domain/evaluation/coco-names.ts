/**
 * @file COCO's 80 names, and which of them a caption mentions: by the words of CHAIR (Rohrbach et al., 2018),
 * and by the vocabulary.
 */
import { basesOf } from '../shared/words.ts';
import { wordsOf } from '../shared/words.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

/**
 * Each line: COCO's name, then synonyms and narrower words. Independent of the words that search uses, so
 * that search is measured fairly.
 */
const lines = `
person, people, human, someone, girl, boy, man, woman, kid, child, toddler, baby, infant, teenager, adult, guy, lady, gentleman, male, female, mother, father, sister, brother, bride, groom, couple, crowd, family, chef, cook, baker, rider, worker, passenger, driver, player, pitcher, batter, catcher, umpire, skier, snowboarder, skater, skateboarder, surfer, biker, cyclist, bicyclist, motorcyclist, policeman, officer, soldier, doctor, nurse, student, teacher, tourist, traveler, pedestrian, shopper, camper, hiker, walker, runner, swimmer, dancer, singer, musician, farmer, fisherman, photographer, hunter, cowboy, politician, athlete
bicycle, bike, unicycle, tricycle
car, automobile, van, minivan, sedan, suv, hatchback, cab, taxi, jeep, coupe, limousine
motorcycle, scooter, motorbike, motor bike, motor cycle, moped
airplane, plane, aeroplane, jetliner, airliner, aircraft, jet, biplane, seaplane, air plane
bus, minibus, coach, trolley
train, locomotive, tram, tramway, caboose
truck, pickup, lorry, firetruck, fire truck, fire engine
boat, ship, sailboat, motorboat, rowboat, speedboat, canoe, kayak, yacht, ferry, gondola, dinghy, barge, vessel, catamaran, tugboat
traffic light, stoplight, stop light, street light, streetlight, traffic signal
fire hydrant, hydrant
stop sign
parking meter
bench, pew
bird, duck, goose, swan, seagull, gull, pigeon, dove, sparrow, robin, finch, crow, raven, owl, eagle, hawk, falcon, vulture, parrot, macaw, cockatoo, flamingo, pelican, heron, stork, peacock, turkey, rooster, hen, ostrich, kingfisher, woodpecker, hummingbird, puffin
cat, kitten, feline, tabby
dog, puppy, pup, canine, hound, poodle, beagle, terrier, spaniel, retriever, labrador, bulldog, pug, corgi, collie, husky, dachshund, chihuahua, pit bull
horse, pony, foal, colt, mare, stallion
sheep, lamb, ram, ewe, goat
cow, cattle, bull, ox, calf, heifer, buffalo, bison
elephant
bear, panda, grizzly, polar bear
zebra
giraffe
backpack, rucksack, knapsack
umbrella, parasol
handbag, purse, wallet, briefcase
tie, necktie, bow tie
suitcase, suit case, luggage, baggage
frisbee
skis, ski
snowboard
sports ball, ball, baseball, basketball, football, soccer ball, tennis ball, volleyball
kite
baseball bat
baseball glove, baseball mitt
skateboard
surfboard, longboard
tennis racket, racket, racquet, tennis racquet
bottle, wine bottle, beer bottle
wine glass
cup, mug, teacup, coffee cup
fork
knife
spoon
bowl
banana
apple
sandwich, burger, hamburger, cheeseburger
orange
broccoli
carrot
hot dog, hotdog
pizza
donut, doughnut, bagel
cake, cupcake, cheesecake, birthday cake, wedding cake
chair, armchair, stool, seat, rocking chair
couch, sofa, settee, loveseat, recliner, futon
potted plant, houseplant, house plant
bed
dining table, table, desk
toilet, urinal, commode
tv, television, monitor
laptop, computer, notebook computer, laptop computer
mouse, computer mouse
remote, remote control
keyboard, computer keyboard
cell phone, mobile phone, phone, cellphone, smartphone, telephone
microwave, microwave oven
oven, stove, stovetop
toaster
sink
refrigerator, fridge, freezer
book
clock
vase
scissors
teddy bear
hair drier, hair dryer, hairdryer
toothbrush
`;

/** Phrases that contain a name's word and mean something else. */
const others = [
  'orange juice',
  'orange tree',
  'apple tree',
  'bus stop',
  'train station',
  'train track',
  'home plate',
  'baseball game',
  'baseball field',
  'baseball player',
  'football game',
  'football field',
  'tennis court',
  'tennis player',
  'toilet seat',
  'table tennis',
];
/** Those of them that name people. */
const playing: Readonly<Record<string, string>> = {
  'baseball player': 'person',
  'tennis player': 'person',
  'toilet seat': 'toilet',
};
const animals = 'bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe'.split(', ');

export const cocoNames: readonly string[] = lines
  .trim()
  .split('\n')
  .map((line) => line.split(', ')[0]!);

/** Maps a caption to COCO's names of the things it mentions. */
export type CaptionNames = (caption: string) => Set<string>;

export function createCaptionNames(
  vocabulary: Pick<Vocabulary, 'concepts' | 'get' | 'ancestors'>,
): CaptionNames {
  const known = new Set(cocoNames);
  const names = new Map<string, string | null>();
  for (const concept of vocabulary.concepts) {
    const label = [
      concept,
      ...vocabulary.ancestors(concept.name).flatMap((name) => vocabulary.get(name) ?? []),
    ]
      .flatMap(({ objects }) => objects)
      .find((object) => known.has(object));
    if (label !== undefined)
      for (const word of [concept.name, ...concept.synonyms]) names.set(basesOf(word), label);
  }
  for (const line of lines.trim().split('\n')) {
    const words = line.split(', ');
    for (const word of words) names.set(basesOf(word), words[0]!);
  }
  for (const phrase of others) names.set(basesOf(phrase), playing[phrase] ?? null);
  // in "a baby elephant" the baby is no person
  for (const animal of animals)
    for (const age of ['baby', 'adult']) names.set(`${age} ${basesOf(animal)}`, animal);

  return (caption) => {
    const words = wordsOf(caption).map(({ base }) => base);
    const found = new Set<string>();
    for (let at = 0; at < words.length;) {
      const length =
        [4, 3, 2, 1].find(
          (count) => at + count <= words.length && names.has(words.slice(at, at + count).join(' ')),
        ) ?? 0;
      const name = length > 0 ? names.get(words.slice(at, at + length).join(' ')) : null;
      if (name) found.add(name);
      at += Math.max(1, length);
    }
    return found;
  };
}
