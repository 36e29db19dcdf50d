/**
 * @file Draws the pictures with writing that the reader is tested on, and writes down what stands where:
 * `node src-main/testing/writing/draw.mjs`. The fonts are DejaVu and Liberation; the pictures are kept, so that
 * tests need none.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const here = dirname(fileURLToPath(import.meta.url));
const photo = join(here, '../../../resources/samples/img011.jpg');

const sans = 'font-family="DejaVu Sans"';
const serif = 'font-family="DejaVu Serif"';
const mono = 'font-family="DejaVu Sans Mono"';
const plain = 'font-family="Liberation Sans"';
const book = 'font-family="Liberation Serif"';

/** A line: its baseline starts at x, y. */
const line = (x, y, size, text, style) => ({ x, y, size, text, style });
const lines = (x, y, size, gap, texts, style) =>
  texts.map((text, index) => line(x, y + index * gap, size, text, style));

const story = [
  'Every photograph in this box was taken',
  'by my grandmother between the wars. She',
  'carried her camera over four mountains,',
  'slept in barns, and wrote on the back of',
  'each print the place, the weather, and',
  'the names of all who had stood still.',
];
const terms = [
  'Terms: the ticket is valid for one journey on the day of issue.',
  'Keep it until you leave the station; inspectors may ask for it.',
  'Lost tickets are not replaced. Children under six travel free.',
  'Bicycles need a ticket of their own before nine in the morning.',
];

const pictures = {
  sign: {
    ground: '#9ab7cf',
    shapes: '<rect x="90" y="120" width="460" height="220" rx="18" fill="#0a5c36"/>',
    lines: [
      line(140, 215, 64, 'HARBOUR', `${sans} font-weight="bold" fill="#fff"`),
      line(150, 295, 48, 'Exit 24 North', `${sans} fill="#fff"`),
    ],
  },
  serif: {
    ground: '#f3ead7',
    lines: lines(
      60,
      130,
      40,
      100,
      ['The Lighthouse', 'A novel in three parts', 'by Ellen Marsh'],
      `${serif} fill="#2b1d0e"`,
    ),
  },
  'low-contrast': {
    ground: '#c4c4bc',
    lines: lines(
      70,
      140,
      38,
      100,
      ['Quiet please', 'Reading room', 'open until 18:30'],
      `${plain} fill="#9c9c94"`,
    ),
  },
  paragraph: { ground: '#fff', lines: lines(60, 130, 20, 40, story, `${book} fill="#111"`) },
  small: { ground: '#fff', lines: lines(60, 150, 14, 48, terms, `${plain} fill="#222"`) },
  digits: {
    ground: '#e8e8e8',
    shapes:
      '<rect x="120" y="60" width="400" height="100" rx="12" fill="#ffd400" stroke="#111" stroke-width="4"/>',
    lines: [
      line(162, 132, 66, 'KX51 BTR', `${mono} font-weight="bold" fill="#111"`),
      ...lines(
        120,
        250,
        36,
        80,
        ['Invoice 2048-117', 'Total 1,395.60', '+44 20 7946 0958'],
        `${plain} fill="#111"`,
      ),
    ],
  },
  tilted: {
    ground: '#f0f0f0',
    angle: -10,
    lines: lines(
      90,
      170,
      42,
      90,
      ['Meeting point', 'Platform seven', 'Trains to Dover'],
      `${sans} fill="#10243f"`,
    ),
  },
  'on-a-photo': {
    photo,
    lines: [
      line(60, 96, 40, 'Greetings from', `${sans} font-weight="bold" fill="#fff" stroke="#222"`),
      line(60, 152, 46, 'SUFFOLK 1987', `${serif} font-weight="bold" fill="#ffe680" stroke="#222"`),
    ],
  },
  // not counted among the eight kinds: what the alphabet lacks, other directions, and nothing at all
  german: {
    ground: '#fff',
    lines: lines(
      60,
      140,
      40,
      100,
      ['Straße gesperrt', 'Öffnungszeiten', 'Bitte schließen'],
      `${plain} fill="#111"`,
    ),
  },
  french: {
    ground: '#fff',
    lines: lines(
      60,
      140,
      40,
      100,
      ['Fermé à midi', 'Entrée côté cour', 'Café du théâtre'],
      `${plain} fill="#111"`,
    ),
  },
  upwards: {
    ground: '#e9e2d0',
    angle: -90,
    lines: [line(120, 250, 46, 'WAREHOUSE No. 4', `${sans} fill="#7a1f1f"`)],
  },
  columns: {
    ground: '#fff',
    lines: [
      line(150, 70, 34, 'Opening hours', `${sans} font-weight="bold" fill="#111"`),
      ...lines(
        50,
        170,
        24,
        50,
        ['Monday closed', 'Tuesday to Friday', 'Saturday mornings'],
        `${plain} fill="#111"`,
      ),
      ...lines(
        370,
        170,
        24,
        50,
        ['Tickets at the desk', 'Children are free', 'No dogs inside'],
        `${plain} fill="#111"`,
      ),
    ],
  },
  nothing: {
    ground: '#8fa3ad',
    shapes: Array.from(
      { length: 12 },
      (_, at) =>
        `<circle cx="${50 + 47 * at}" cy="${100 + ((67 * at) % 300)}" r="${20 + 3 * at}" fill="hsl(${30 * at} 50% 50%)"/>` +
        `<path d="M ${40 * at} 480 L ${40 * at + 90} 300 L ${40 * at + 120} 480 Z" fill="hsl(${90 + 12 * at} 30% 35%)"/>`,
    ).join(''),
    lines: [],
  },
};

const [width, height] = [640, 480];
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const svg = (body, ground) =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      (ground ? `<rect width="100%" height="100%" fill="${ground}"/>` : '') +
      `${body}</svg>`,
  );
const drawn = ({ x, y, size, text, style }) =>
  `<text x="${x}" y="${y}" font-size="${size}" ${style}>${escaped(text)}</text>`;

/** Corners of a line in 0 … 1: where its ink is, drawn level, turned as the picture is. */
async function cornersOf(one, angle) {
  const { info } = await sharp(svg(drawn(one)))
    .trim({ threshold: 1 })
    .toBuffer({ resolveWithObject: true });
  const [left, top] = [-info.trimOffsetLeft, -info.trimOffsetTop];
  const turn = (angle * Math.PI) / 180;
  return [
    [left, top],
    [left + info.width, top],
    [left + info.width, top + info.height],
    [left, top + info.height],
  ].map(([x, y]) => {
    const [dx, dy] = [x - width / 2, y - height / 2];
    const at = [
      width / 2 + dx * Math.cos(turn) - dy * Math.sin(turn),
      height / 2 + dx * Math.sin(turn) + dy * Math.cos(turn),
    ];
    return [Number((at[0] / width).toFixed(4)), Number((at[1] / height).toFixed(4))];
  });
}

const writing = [];
for (const [name, { ground, photo: under, shapes = '', angle = 0, lines: all }] of Object.entries(pictures)) {
  const text = all.map(drawn).join('');
  const body =
    shapes + (angle ? `<g transform="rotate(${angle} ${width / 2} ${height / 2})">${text}</g>` : text);
  const picture = under
    ? sharp(under)
        .resize(width, height, { fit: 'cover' })
        .composite([{ input: svg(body) }])
        .webp({ quality: 88 })
    : sharp(svg(body, ground)).removeAlpha().webp({ lossless: true });
  await picture.toFile(join(here, `${name}.webp`));
  const found = [];
  for (const one of all) found.push({ text: one.text, corners: await cornersOf(one, angle) });
  writing.push({ file: `${name}.webp`, lines: found });
}
await writeFile(join(here, 'writing.json'), `${JSON.stringify(writing, null, 1)}\n`);
