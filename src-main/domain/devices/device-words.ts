/** @file Why a model runs where it does, in one sentence. Pure. */
import type { ProviderName, ProviderState } from '../../../src-preload/contract/index.ts';
import type { Distrust, PackDevice } from '../vision/device.ts';

const cards: Readonly<Record<Exclude<ProviderName, 'cpu'>, string>> = {
  coreml: 'Core ML',
  cuda: 'CUDA',
  dml: 'DirectML',
  webgpu: 'WebGPU',
};

/** “Graphics card (WebGPU)”, “Processor” */
function deviceName(provider: ProviderName): string {
  return provider === 'cpu' ? 'Processor' : `Graphics card (${cards[provider]})`;
}

export interface DeviceFacts extends Pick<PackDevice, 'provider' | 'cpuOnly' | 'states'> {
  /** the person's choice */
  forced: ProviderName | null;
  /** the system names a graphics card */
  hasCard: boolean;
}

/** What was found out about a provider, the most telling first. */
const telling = ['differs', 'failed', 'ended', 'slower', 'not started', 'absent'] as const;

export function deviceReason({ provider, cpuOnly, states, forced, hasCard }: DeviceFacts): string {
  const name = deviceName(provider);
  if (provider !== 'cpu') return `${name}: ${agreement(states, provider, forced)}`;
  if (cpuOnly !== null) return `${name}: ${cpuOnly}`;
  if (forced === 'cpu') return `${name}: chosen by you`;
  const found = telling.flatMap((outcome) => states.find((state) => state.outcome === outcome) ?? [])[0];
  return `${name}: ${found ? whyNot(found, hasCard) : noCard(hasCard)}`;
}

function agreement(
  states: readonly ProviderState[],
  provider: ProviderName,
  forced: ProviderName | null,
): string {
  const { outcome, ratio } = states.find(({ name }) => name === provider) ?? {};
  const pace = ratio === undefined ? '' : `, ${times(ratio)} ${outcome === 'slower' ? 'slower' : 'faster'}`;
  return `${forced === provider ? 'chosen by you; ' : ''}agrees with the processor${pace}`;
}

function whyNot({ name, outcome, ratio }: ProviderState, hasCard: boolean): string {
  const card = `the graphics card (${name === 'cpu' ? '' : cards[name]})`;
  switch (outcome) {
    case 'differs':
      return `${card} gave other results`;
    case 'failed':
      return `${card} failed while it worked`;
    case 'ended':
      return `${card} ended the program that used it`;
    case 'slower':
      return ratio === undefined ? `faster than ${card}` : `${times(ratio)} faster than ${card}`;
    case 'not started':
      return `${card} could not be started`;
    default:
      return noCard(hasCard);
  }
}

function noCard(hasCard: boolean): string {
  return hasCard ? 'no driver for the graphics card found' : 'no graphics card found';
}

/** “3.1 ×”, “12 ×” */
function times(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} ×`;
}

/** What is said once when a device was given up in mid-run. */
export function givenUpWords(
  title: string,
  { provider, outcome }: Pick<Distrust, 'provider' | 'outcome'>,
  photos: number,
): string {
  const card = `The graphics card (${provider === 'cpu' ? '' : cards[provider]})`;
  const what = {
    differs: 'gave other results than the processor',
    failed: 'failed',
    ended: 'ended the program that used it',
  }[outcome];
  const again =
    photos === 0
      ? 'No photo has to be done again.'
      : photos === 1
        ? 'One photo is done again.'
        : `${photos.toLocaleString('en')} photos are done again.`;
  return `${card} ${what} while “${title}” looked at photos. The processor goes on in its place. ${again}`;
}
