/** @file What size, shape, name and program tell of a picture: format, panorama, screenshot, burst. Pure. */
import { fold } from '../../../src-preload/contract/index.ts';
import { plainTag, type Fact, type FactInput } from './fact.ts';

type PictureInput = Pick<FactInput, 'metadata' | 'width' | 'height' | 'relPaths'>;

/** Sides that differ by less are a square. */
const squareUpTo = 1.02;
/** No camera's own format is wider: cinema's 2.39 is cropped, three frames of 3:2 side by side are 4.5. */
const panoramaFrom = 2.5;

/** Null until the picture was decoded. */
export function formatFact({ width, height }: PictureInput): Fact | null {
  if (!(width > 0) || !(height > 0)) return null;
  const ratio = Math.max(width, height) / Math.min(width, height);
  const format = ratio <= squareUpTo ? 'Square' : width > height ? 'Landscape' : 'Portrait';
  return {
    kind: 'format',
    text: `${format} format`,
    basis: 'by its size',
    doubt: null,
    tags: [],
    phrases: [`${format.toLowerCase()} format`],
  };
}

export function panoramaFact({ metadata, width, height }: PictureInput): Fact | null {
  if (metadata.panorama) return kindFact('panorama', 'as its camera or program says', null);
  const isWide = width > 0 && height > 0 && Math.max(width, height) / Math.min(width, height) >= panoramaFrom;
  // a wide picture that no camera made is a banner as often
  return isWide && cameraOf(metadata) !== null
    ? kindFact('panorama', 'by its shape alone', 'it may have been cut')
    : null;
}

/** Beginnings that systems and programs give to the names of screenshots, in the languages they speak. */
const screenshotName =
  /(^|[^\p{L}])(screen ?shots?|screen ?capture|screen ?clip(ping)?|bildschirmfoto|bildschirmaufnahme|capture d ?ecran|captura de (pantalla|tela|ecra)|schermata|istantanea schermo|schermafbeelding|schermafdruk|skarmavbild|skjermbilde|skaermbillede|kuvakaappaus|zrzut ekranu|snimek obrazovky|ekran (alintisi|goruntusu|resmi)|captura d ?pantalla|снимок экрана|скриншот|знімок екрана|스크린샷|스크린 샷|스크린캡처|スクリーンショット|屏幕截图|屏幕快照|截屏|截图|螢幕截圖|螢幕快照|截圖)(?![\p{L}])/u;
/** Programs that make nothing else. */
const screenshotProgram =
  /(screenshot|spectacle|flameshot|greenshot|sharex|ksnip|shutter|snipping|snagit|grim\b)/i;

/** Sure by name or program; doubtful by the size of a screen in a format that cameras do not write. */
export function screenshotFact({ metadata, width, height, relPaths }: PictureInput): Fact | null {
  if (cameraOf(metadata) !== null) return null;
  if (metadata.screenshot) return kindFact('screenshot', 'as its file says', null);
  if (screenshotProgram.test(metadata.software ?? ''))
    return kindFact('screenshot', `made with ${metadata.software}`, null);
  if (relPaths.some((path) => path.split('/').some(isScreenshotName)))
    return kindFact('screenshot', 'as its name says', null);
  return metadata.mimeType === 'image/png' && isScreen(width, height)
    ? kindFact('screenshot', 'by its size and format', 'other pictures have the size of a screen, too')
    : null;
}

function kindFact(name: 'panorama' | 'screenshot', basis: string, doubt: string | null): Fact {
  const text = name.charAt(0).toUpperCase() + name.slice(1);
  return { kind: name, text, basis, doubt, tags: [plainTag(name, doubt)], phrases: [name] };
}

function isScreenshotName(name: string): boolean {
  return screenshotName.test(fold(name).replace(/[_\-.']+|(?<=\p{L})(?=\p{N})/gu, ' '));
}

export function burstFact({ metadata }: PictureInput): Fact | null {
  return metadata.burstId === null
    ? null
    : {
        kind: 'burst',
        text: 'One of a burst',
        basis: 'as its camera says',
        doubt: null,
        tags: [],
        phrases: ['burst'],
      };
}

function cameraOf({ make, model }: PictureInput['metadata']): string | null {
  return make ?? model;
}

/** Pixels of displays of computers, tablets and phones, the longer side first. */
const screens = new Set(
  (
    '1280x720 1280x800 1280x1024 1366x768 1440x900 1536x864 1600x900 1600x1200 1680x1050 1920x1080 1920x1200 2160x1440 2256x1504 2304x1440 2496x1664 2560x1080 2560x1440 2560x1600 2560x1664 2736x1824 ' +
    '2880x1620 2880x1800 2880x1864 2880x1920 3000x2000 3024x1964 3072x1920 3200x1800 3200x2000 3240x2160 3440x1440 3456x2160 3456x2234 3840x1600 3840x2160 3840x2400 4096x2304 4480x2520 5120x1440 5120x2160 5120x2880 6016x3384 ' +
    // iPads, iPhones
    '1024x768 2048x1536 2160x1620 2224x1668 2266x1488 2360x1640 2388x1668 2420x1668 2732x2048 2752x2064 960x640 1136x640 1334x750 1792x828 2208x1242 2340x1080 2436x1125 2532x1170 2556x1179 2622x1206 2688x1242 2736x1260 2778x1284 2796x1290 2868x1320 ' +
    // other phones and tablets
    '1280x768 1480x720 1520x720 1560x720 1600x720 1612x720 1640x720 2000x1200 2160x1080 2220x1080 2244x1080 2246x1080 2248x1080 2280x1080 2310x1080 2312x1080 2316x1080 2376x1080 2388x1080 2392x1080 2400x1080 2408x1080 2412x1080 2424x1080 2460x1080 2480x2200 2520x1080 2640x1080 2640x1200 2650x1220 2664x1200 2670x1200 2700x1224 2712x1220 2720x1224 2736x1216 2760x1256 2772x1240 2772x1280 2780x1264 2800x1260 2800x1752 2856x1280 2880x1440 2960x1440 2960x1848 2992x1344 3040x1440 3088x1440 3120x1440 3168x1440 3200x1440 3216x1440 3840x1644'
  ).split(' '),
);

function isScreen(width: number, height: number): boolean {
  return screens.has(`${Math.max(width, height)}x${Math.min(width, height)}`);
}
