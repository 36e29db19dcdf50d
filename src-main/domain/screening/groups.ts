/** @file The groups of screening: what each suggests, what it rests on, and when it can. */
import { tagKey, type OwnGroup } from '../../../src-preload/contract/index.ts';

/** ids of the groups that come with Sightline */
export type BuiltInGroup = 'explicit' | 'documents' | 'words' | 'violence' | 'weapons' | 'medical';

export interface GroupWords {
  id: BuiltInGroup;
  title: string;
  about: string;
  /** concepts of the vocabulary that belong to it: suggested where the models in use recognize them */
  concepts: readonly string[];
}

/** In the order in which they are shown. */
export const builtInGroups: readonly GroupWords[] = [
  {
    id: 'explicit',
    title: 'Explicit pictures',
    about: 'A small model compares the picture with explicit ones.',
    concepts: ['nudity'],
  },
  {
    id: 'documents',
    title: 'Documents with personal data',
    about:
      'Account and card numbers, passport lines, letters and forms, in text that was read in the picture.',
    concepts: ['passport', 'identity card', 'credit card', 'medical record'],
  },
  {
    id: 'words',
    title: 'Words of the list',
    about: 'Words of the list below in captions, keywords, titles and text in the picture.',
    concepts: [],
  },
  {
    id: 'violence',
    title: 'Violence',
    about: 'Blood and wounds, where a model that you added recognizes them.',
    concepts: ['blood', 'wound'],
  },
  {
    id: 'weapons',
    title: 'Weapons',
    about: 'Guns and other weapons, where a model that you added recognizes them.',
    concepts: ['weapon', 'gun', 'rifle'],
  },
  {
    id: 'medical',
    title: 'Medical pictures',
    about: 'X-rays and ultrasound scans, where a model that you added recognizes them.',
    concepts: ['medical x-ray', 'ultrasound scan'],
  },
];

/** The group’s id in settings and suggestions. */
export function ownGroupId({ name }: Pick<OwnGroup, 'name'>): string {
  return `own:${tagKey(name)}`;
}
