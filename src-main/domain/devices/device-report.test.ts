/** @file The report of devices: a row for each model, nothing opened without being asked, nothing private in it. */
import { expect, it } from 'vitest';
import { encoderManifest } from '../evidence/vectors/manifest.ts';
import { silentLog } from '../../log.ts';
import type { PackDevice } from '../vision/device.ts';
import { createDeviceReports, type DeviceReportDeps } from './device-report.ts';

const directory = '/home/mira/Secret project/packs/clip';
const encoder = encoderManifest.parse({
  ...{ id: 'mira-holidays', title: 'Mira’s holidays', license: 'MIT', dimensions: 8, files: {} },
  image: {
    ...{ file: 'mira/vision_model.onnx', input: 'pixel_values', output: 'image_embeds', size: 224 },
    ...{ mean: [0, 0, 0], std: [1, 1, 1] },
  },
  text: {
    file: 'text.onnx',
    inputs: ['ids'],
    output: 'text_embeds',
    tokenizer: 'tokenizer.json',
    maxTokens: 77,
  },
  precision: { image: 'fp32', text: 'int8' },
});
const device: PackDevice = {
  ...{ packId: encoder.id, modelHash: '0123456789abcdef', provider: 'webgpu', half: true, cpuOnly: null },
  ...{ batch: 8, perSecond: 123.4 },
  states: [
    { name: 'webgpu', state: 'in use', reason: 'Quicker.', outcome: 'faster', ratio: 3.1 },
    { name: 'cuda', state: 'not listed', reason: 'None.' },
    { name: 'cpu', state: 'available', reason: 'Takes over.' },
  ],
};

function reportsOf(over: Partial<DeviceReportDeps> = {}) {
  const opened: string[] = [];
  const reports = createDeviceReports({
    version: '1.2.3',
    machine: {
      id: 'm',
      system: {
        ...{ os: 'Linux 6.1.0 x64', node: '20.19.0', cpu: 'A processor', cores: 2, memoryBytes: 2 ** 33 },
        ...{ adapters: ['Intel 0x9a49 (i915)'], onnxRuntime: '1.30.0' },
      },
    },
    packs: {
      inUse: () => [
        { ref: { id: encoder.id, role: 'encoder', directory }, manifest: encoder, problem: null },
      ],
    },
    precisionOf: async () => null,
    isPublic: async () => false,
    known: () => device,
    async find({ id }) {
      opened.push(id);
      return device;
    },
    forced: async () => null,
    log: silentLog,
    ...over,
  });
  return { reports, opened };
}

it('has a row for the pictures of a model and one for its sentences, with all that is known', async () => {
  const { models, system } = await reportsOf().reports.report(false);
  expect(models).toMatchObject([
    {
      ...{ packId: 'mira-holidays', part: 'pictures', hash: '0123456789ab', provider: 'webgpu' },
      ...{ precision: 'fp16', batch: 8, perSecond: 123.4 },
      reason: 'Graphics card (WebGPU): agrees with the processor, 3.1 × faster',
    },
    {
      ...{ part: 'texts', provider: 'cpu', precision: 'int8', perSecond: null },
      reason: 'Processor: quicker for one sentence than the way to a graphics card and back',
    },
  ]);
  expect(system.listed).toEqual(['webgpu', 'cpu']);
});

it('as text it is a table without paths, file names, or names that a person gave', async () => {
  const { text } = await reportsOf().reports.report(false);
  for (const fact of ['1.2.3', 'Linux 6.1.0 x64, Node.js 20.19.0', 'A processor, 2 cores', '8.0 GB'])
    expect(text).toContain(`| ${fact} `);
  expect(text).toContain('| 1.30.0; lists webgpu, cpu ');
  expect(text).toContain('| Intel 0x9a49 (i915) ');
  expect(text).toMatch(
    /a model that was added \(encoder, pictures\) +\| 0123456789ab \| fp16 +\| webgpu +\| 8 +\| 123 /,
  );
  for (const secret of ['mira', 'Mira', 'Secret', 'home', '.onnx', '/clip', '\\'])
    expect(text).not.toContain(secret);
  // every line of a table has as many columns as its heading
  for (const table of text.split('\n\n')) {
    const columns = table.split('\n').map((line) => line.split('|').length);
    expect(new Set(columns).size).toBe(1);
  }
});

it('reads the precision of graphs whose manifest does not say it', async () => {
  const read: string[] = [];
  const { reports } = reportsOf({
    known: () => ({ ...device, half: false }),
    packs: {
      inUse: () => [
        {
          ref: { id: encoder.id, role: 'encoder', directory },
          manifest: { ...encoder, precision: null },
          problem: null,
        },
      ],
    },
    async precisionOf(_folder, graphs) {
      read.push(...graphs);
      return 'int8';
    },
  });
  expect((await reports.report(false)).models.map(({ precision }) => precision)).toEqual(['int8', 'int8']);
  expect(read).toEqual(['mira/vision_model.onnx', 'text.onnx']);
});

it('names a model of ours', async () => {
  const { text } = await reportsOf({ isPublic: async () => true }).reports.report(false);
  expect(text).toContain('| Mira’s holidays (encoder, pictures)');
});

it('opens nothing until it is asked to find out, and a model that cannot be opened has a row all the same', async () => {
  const unknown = reportsOf({ known: () => null });
  const { models } = await unknown.reports.report(false);
  expect(unknown.opened).toEqual([]);
  expect(models[0]).toMatchObject({
    ...{ provider: null, hash: null, batch: null },
    reason: 'Not known yet: it has not run since Sightline was started',
  });
  expect((await unknown.reports.report(true)).models[0]).toMatchObject({ provider: 'webgpu' });
  expect(unknown.opened).toEqual(['mira-holidays']);
  const broken = reportsOf({ known: () => null, find: () => Promise.reject(new Error('/home/mira')) });
  expect((await broken.reports.report(true)).models[0]).toMatchObject({ provider: null });
});
