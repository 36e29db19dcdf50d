/**
 * @file Everyday words for the labels of a COCO-style detector: synonyms, kinds, roles and activities.
 */

/**
 * Each line: words, then the label that the detector gives to them (`|`: one of several). `=` the words mean
 * the same as the label, `<` they are kinds of it: a dog may be a poodle. A word on two lines needs both: a
 * skier is a person and has skis. This list has priority over the vocabulary, which has no roles, slang and
 * spellings.
 */
const lines = `
person, people, human, human being, someone, somebody, anyone, anybody, everyone, individual, folk = person
adult, teenager, teen, kid, toddler, baby, infant, child, boy, girl, man, woman, guy, gentleman, lady, gal, male, female, couple, crowd, family, friend < person
grandma, grandpa, grandmother, grandfather, mother, father, mom, mum, dad, sister, brother, daughter, son, aunt, uncle, bride, groom, bridesmaid, guest < person
pedestrian, passenger, commuter, tourist, visitor, customer, shopper, driver, rider, worker, chef, cook, baker, waiter, waitress, vendor, keeper, student, teacher < person
officer, policeman, cop, firefighter, fireman, soldier, doctor, nurse, farmer, fisherman, photographer, cowboy, dancer, singer, musician, performer, spectator, audience < person
player, athlete, batter, catcher, umpire, pitcher, referee, goalie, runner, jogger, swimmer, skater, biker, hiker, climber < person
baseball player, tennis player, ball player, skateboarder, snowboarder, skier, surfer, cyclist, bicyclist, motorcyclist, equestrian < person
skier, skiing < skis
snowboarder, snowboarding < snowboard
skateboarder, skateboarding < skateboard
surfer, surfing < surfboard
cyclist, cycling, bicyclist < bicycle
motorcyclist < motorcycle
equestrian, horseback, horse riding < horse
sailing < boat
tennis, tennis player < tennis racket
baseball, batter, baseball player < baseball bat | baseball glove | sports ball
bike, biking < bicycle | motorcycle
pushbike, ten speed = bicycle
mountain bike, road bike < bicycle
motorbike, motor bike, motor cycle = motorcycle
moped, motor scooter, dirt bike < motorcycle
automobile, auto = car
sedan, suv, hatchback, convertible, minivan, taxi, cab, limousine, limo, jeep, taxicab < car
traffic < car | truck | bus
plane, aeroplane, jetliner, airliner = airplane
jet, aircraft, biplane, seaplane < airplane
coach, minibus, double decker < bus
locomotive, tram < train
lorry = truck
pickup, pickup truck, fire engine, fire truck, van < truck
ship, ferry, yacht, sailboat, canoe, kayak, rowboat, dinghy, gondola, vessel, speedboat, motorboat < boat
stoplight, stop light, traffic signal = traffic light
hydrant = fire hydrant
pew < bench
seagull, gull, pigeon, dove, duck, goose, swan, owl, eagle, hawk, falcon, vulture, crow, raven, sparrow, robin, parrot, peacock, flamingo, pelican, turkey, rooster, hen, chicken, ostrich, heron, stork < bird
feline, kitty = cat
kitten, tabby, tomcat < cat
doggy, canine = dog
puppy, pup, hound, terrier, retriever, labrador, poodle, bulldog, pit bull, spaniel, sheepdog, husky, dachshund, chihuahua, pug < dog
pony, foal, mare, stallion, colt < horse
lamb, ewe, ram < sheep
cattle = cow
bull, ox, oxen, calf, heifer < cow
grizzly, polar bear, black bear, brown bear, bear cub < bear
rucksack, knapsack = backpack
parasol < umbrella
purse = handbag
necktie = tie
bow tie < tie
luggage, baggage, suit case = suitcase
flying disc, disc = frisbee
racquet, racket, tennis racquet = tennis racket
tennis ball, soccer ball, basketball, volleyball, football < sports ball
ball = sports ball
baseball mitt, catcher's mitt = baseball glove
longboard < skateboard | surfboard
hamburger, burger, cheeseburger, sub, toast, panini < sandwich
doughnut = donut
bagel < donut
cupcake, birthday cake, wedding cake, cheesecake < cake
pastry < donut | cake
stool, armchair, seat, rocking chair, office chair < chair
sofa, settee = couch
loveseat, recliner, futon < couch
houseplant, house plant, pot plant = potted plant
table, dinner table = dining table
coffee table, picnic table < dining table
commode = toilet
television, television set = tv
monitor, screen, computer monitor, flat screen < tv
computer < laptop | tv | keyboard
notebook computer, lap top, laptop computer = laptop
macbook, netbook < laptop
computer mouse = mouse
remote control, tv remote = remote
wii remote, wii controller, game controller, controller < remote
phone, mobile phone, cellphone = cell phone
mobile, smartphone, iphone, telephone < cell phone
stove, cooker, stovetop = oven
fridge = refrigerator
freezer < refrigerator
novel, textbook < book
alarm clock, wall clock, clock tower < clock
teddy = teddy bear
hair dryer, hairdryer, blow dryer, blow drier, hairdrier = hair drier
tooth brush = toothbrush
wine goblet = wine glass
mug, teacup, coffee cup < cup
`;

/** Phrases in which a name does not mean the thing: a bed of flowers is no bed. */
export const misleadingPhrases: readonly string[] = [
  'bed of flower',
  'flower bed',
  'train station',
  'train track',
  'bus stop',
  'bus station',
  'car park',
  'seat belt',
  'home plate',
  'table tennis',
  'table top',
  'boat house',
  'bird house',
  'bird cage',
  'dog house',
  'dog food',
  'cat food',
  'duck pond',
  'telephone box',
  'telephone booth',
  'phone booth',
  'telephone line',
  'telephone pole',
  'telephone wire',
  'mp3 player',
  'record player',
  'dvd player',
  'cd player',
  'orange juice',
  'apple juice',
  'orange tree',
  'apple tree',
  'banana tree',
  'apple pie',
  'book shelf',
  'book case',
  'toilet paper',
  'mouse pad',
  'cake pan',
  'pizza box',
  'pie pan',
  'tie dye',
  'bike rack',
  'screen door',
  'tv show',
  'tv stand',
  'baseball cap',
  'baseball hat',
  'christmas ball',
  'snow ball',
  'meat ball',
  'chicken soup',
  'fried chicken',
  'roast chicken',
  'roast turkey',
  'clock radio',
];

/**
 * Names that are often adjectives: they name the thing only in the plural or where no noun follows.
 */
export const adjectiveNames: ReadonlySet<string> = new Set([
  'orange',
  'remote',
  'male',
  'female',
  'adult',
  'human',
  'mobile',
  'baby',
  'teen',
  'sub',
  'range',
  'auto',
  'coach',
  'cab',
]);

/** One label group of a word. */
export interface LabelGroup {
  labels: readonly string[];
  /** the word names just what the label names, not a kind of it */
  same: boolean;
}

/** Word (in base forms) → its groups; every group must be met, by any label of it. */
export function everydayNames(baseOf: (phrase: string) => string): Map<string, LabelGroup[]> {
  const names = new Map<string, LabelGroup[]>();
  for (const line of lines.trim().split('\n')) {
    const [, words = '', sign, labels = ''] = /^(.*) ([=<]) (.*)$/.exec(line) ?? [];
    const group = { labels: labels.split(' | '), same: sign === '=' };
    for (const word of words.split(', ')) {
      const key = baseOf(word);
      const groups = names.get(key) ?? [];
      if (!groups.some((known) => known.labels.join() === group.labels.join()))
        names.set(key, [...groups, group]);
    }
  }
  return names;
}
