/**
 * @file Identity of photos over everything that happens to folders: cases by name, and random histories of
 * moves, copies, edits and losses.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRow } from '../catalogue/rows.ts';
import { fileKey } from '../shared/file-key.ts';
import { identifyFiles, type Content as NamedContent, type IdentifyResult } from './identify.ts';
import { planImport, type KnownPhoto, type ListedFile, type ScanOptions } from './import-plan.ts';

/** A file's content: its hash, the picture it shows, and whether it can be decoded. */
interface Content {
  hash: string;
  picture: string;
  broken?: boolean;
}
/** path → content and time; paths begin with the root's name */
type World = Map<string, Content & { mtimeMs: number; sizeBytes?: number; sidecars?: string }>;
interface Photo extends KnownPhoto {
  /** the picture that the person saw and decided on */
  picture: string | null;
  copyOf: string | null;
}

/** A library that handles results as the import does. */
class Library {
  photos = new Map<string, Photo>();
  rows = new Map<string, FileRow>();
  journal = new Map<string, string>();
  lastResults = new Map<string, IdentifyResult>();
  private ids = 0;

  /** which paths (as in `World`) are excluded */
  isExcluded: (path: string) => boolean = () => false;

  async scan(
    world: World,
    roots: readonly string[] = ['a'],
    options: Partial<ScanOptions> = {},
  ): Promise<Record<string, number>> {
    const scannedRoots = new Set(roots);
    for (const [key, row] of this.rows)
      if (this.isExcluded(`${row.rootId}/${row.relPath}`)) this.rows.delete(key);
    const listed = [...world]
      .map(([path, { mtimeMs, sizeBytes = 1, sidecars = '' }]) => ({
        rootId: path[0]!,
        relPath: path.slice(2),
        sizeBytes,
        mtimeMs,
        stamp: sidecars,
      }))
      .filter((file) => scannedRoots.has(file.rootId) && !this.isExcluded(`${file.rootId}/${file.relPath}`));
    const content = (file: { rootId: string; relPath: string }) =>
      world.get(`${file.rootId}/${file.relPath}`)!;
    const rows = [...this.rows.values()];
    const plan = planImport({ listed, scannedRoots, isUnlistable: () => false }, rows, this.photos, {
      verify: false,
      retryFailed: false,
      ...options,
    });
    const changed = identifyFiles({
      photos: new Map([...this.photos].map(([id, photo]) => [id, { ...photo }])),
      rows,
      plan,
      scannedRoots,
      newId: () => `p${(this.ids += 1)}`,
    });
    this.lastResults = new Map();
    const later: (typeof plan.changed)[number][] = [];
    const assignChanged = (stage: Pick<typeof changed, 'assignChanged'>, one: (typeof later)[number]) => {
      const identified = stage.assignChanged({ ...one.row, ...one.file }, content(one.file).hash);
      if (identified) this.apply(one.file, content(one.file), identified);
      else later.push(one);
    };
    for (const one of plan.changed) assignChanged(changed, one);
    const newStage = changed.next();
    for (const one of plan.neverDecoded) assignChanged(newStage, one);
    const waiting = plan.newPaths.filter((file) => {
      const identified = newStage.assignNew(file, this.named(content(file)));
      if (identified) this.apply(file, content(file), identified);
      return !identified;
    });
    const contested = newStage.next();
    for (const { file, row } of later) {
      const photo = this.photos.get(row.photoId)!;
      const seen = content(file);
      const { identified } = await contested.decide(
        { ...row, ...file },
        this.named(seen),
        async () =>
          (photo.failed && !photo.decoded) || seen.broken === true || photo.picture === seen.picture,
      );
      this.apply(file, seen, identified);
    }
    const remaining = contested.next();
    const assignRemaining = (file: ListedFile) =>
      this.apply(file, content(file), remaining.assign(file, this.named(content(file))));
    for (const file of waiting) assignRemaining(file);
    for (const { file, row } of plan.stillUnreadable) if (remaining.isElsewhere(row)) assignRemaining(file);
    for (const { file, row } of [...plan.unchanged, ...plan.metadataChanged])
      this.rows.set(fileKey(row.rootId, row.relPath), { ...row, state: 'present', sidecars: file.stamp });
    for (const key of this.oldRows) this.rows.delete(key);
    this.oldRows.clear();
    for (const row of remaining.end()) this.rows.set(fileKey(row.rootId, row.relPath), row);
    return count(
      [
        ...[...this.lastResults.values()].map((identified) => identified.kind),
        ...plan.metadataChanged.map(() => 'metadataChanged'),
      ],
      plan.unchanged.length,
    );
  }

  private oldRows = new Set<string>();

  private named({ hash }: Content): NamedContent {
    return { hash, formerId: this.journal.get(hash) ?? null };
  }

  private apply(file: ListedFile, content: Content, identified: IdentifyResult): void {
    this.lastResults.set(`${file.rootId}/${file.relPath}`, identified);
    const { photoId } = identified;
    if (identified.kind === 'new')
      this.photos.set(photoId, {
        id: photoId,
        contentHash: content.hash,
        decoded: !content.broken,
        failed: content.broken === true,
        picture: content.broken ? null : content.picture,
        copyOf: identified.copyFrom,
      });
    const photo = this.photos.get(photoId)!;
    if (identified.kind === 'edited' && content.broken) photo.failed = true;
    else if (identified.kind === 'edited')
      Object.assign(photo, {
        contentHash: content.hash,
        decoded: true,
        failed: false,
        picture: photo.picture ?? content.picture,
      });
    if ('becomesReadable' in identified && identified.becomesReadable) photo.failed = false;
    for (const row of 'oldRows' in identified ? identified.oldRows : [])
      this.oldRows.add(fileKey(row.rootId, row.relPath));
    this.oldRows.delete(fileKey(file.rootId, file.relPath));
    if (identified.kind !== 'edited' || !content.broken) this.journal.set(content.hash, photoId);
    this.rows.set(fileKey(file.rootId, file.relPath), {
      photoId,
      rootId: file.rootId,
      relPath: file.relPath,
      sizeBytes: file.sizeBytes,
      mtimeMs: file.mtimeMs,
      state: 'present',
      sidecars: file.stamp,
    });
  }

  at(path: string): string | undefined {
    const row = this.rows.get(fileKey(path[0]!, path.slice(2)));
    return row && `${row.photoId}${row.state === 'present' ? '' : ` ${row.state}`}`;
  }
}

function count(kinds: readonly string[], unchanged: number): Record<string, number> {
  const counts: Record<string, number> = unchanged > 0 ? { unchanged } : {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

let clock = 0;
const content = (
  hash: string,
  picture = hash,
  broken = false,
): Content & { mtimeMs: number; sizeBytes?: number; sidecars?: string } => ({
  hash,
  picture,
  broken,
  mtimeMs: (clock += 1),
});

async function imported(
  ...files: [path: string, content: World extends Map<string, infer C> ? C : never][]
): Promise<{ library: Library; world: World }> {
  const library = new Library();
  const world: World = new Map(files);
  await library.scan(world, ['a', 'b']);
  return { library, world };
}

describe('a scan finds', () => {
  it('new photos, and on the next scan all of them unchanged', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')], ['a/2.jpg', content('h2')]);
    expect([library.at('a/1.jpg'), library.at('a/2.jpg')]).toEqual(['p1', 'p2']);
    expect(await library.scan(world)).toEqual({ unchanged: 2 });
  });

  it('a moved file: the photo goes with it', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')], ['a/2.jpg', content('h2')]);
    world.set('a/sub/1.jpg', world.get('a/1.jpg')!);
    world.delete('a/1.jpg');
    expect(await library.scan(world)).toEqual({ unchanged: 1, moved: 1 });
    expect([library.at('a/1.jpg'), library.at('a/sub/1.jpg')]).toEqual([undefined, 'p1']);
  });

  it('a renamed folder that held everything: moved, neither missing nor away', async () => {
    const { library, world } = await imported(['a/old/1.jpg', content('h1')], ['a/old/2.jpg', content('h2')]);
    for (const [path, file] of [...world]) {
      world.delete(path);
      world.set(path.replace('old', 'new'), file);
    }
    expect(await library.scan(world)).toEqual({ moved: 2 });
    expect(library.rows.size).toBe(2);
  });

  it('an exact copy: one photo, two files', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')]);
    world.set('a/copy.jpg', content('h1'));
    world.set('a/copy 2.jpg', content('h1'));
    expect(await library.scan(world)).toEqual({ unchanged: 1, duplicate: 2 });
    expect(library.photos.size).toBe(1);
  });

  it('one of two copies moved, the other deleted', async () => {
    const { library, world } = await imported(
      ['a/x/1.jpg', content('h1')],
      ['a/y/2.jpg', content('h1')],
      ['a/3.jpg', content('h3')],
    );
    world.delete('a/x/1.jpg');
    world.delete('a/y/2.jpg');
    world.set('a/z/2.jpg', content('h1'));
    expect(await library.scan(world)).toEqual({ unchanged: 1, moved: 1 });
    expect([library.at('a/z/2.jpg'), library.at('a/y/2.jpg'), library.at('a/x/1.jpg')]).toEqual([
      'p1',
      undefined,
      'p1 missing',
    ]);
  });

  it('one of two copies moved or renamed: no third file, and none missing', async () => {
    const { library, world } = await imported(['a/x/1.jpg', content('h1')], ['a/y/2.jpg', content('h1')]);
    world.set('a/z/3.jpg', world.get('a/y/2.jpg')!);
    world.delete('a/y/2.jpg');
    expect(await library.scan(world)).toEqual({ unchanged: 1, moved: 1 });
    expect([library.at('a/x/1.jpg'), library.at('a/y/2.jpg'), library.at('a/z/3.jpg')]).toEqual([
      'p1',
      undefined,
      'p1',
    ]);
    world.set('a/4.jpg', content('h1'));
    expect(await library.scan(world)).toEqual({ unchanged: 2, duplicate: 1 });
  });

  it('an edit under the same path: the same photo', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1', 'boat')]);
    world.set('a/1.jpg', content('h1-edited', 'boat'));
    expect(await library.scan(world)).toEqual({ edited: 1 });
    expect(library.at('a/1.jpg')).toBe('p1');
  });

  it('a camera that reused the name: a new photo, and the old one waits for its file', async () => {
    const { library, world } = await imported(['a/DSC_0001.jpg', content('h1', 'boat')]);
    world.set('a/DSC_0001.jpg', content('h2', 'dog'));
    expect(await library.scan(world)).toEqual({ new: 1 });
    expect(library.at('a/DSC_0001.jpg')).toBe('p2');
    world.set('a/backup.jpg', content('h1', 'boat'));
    expect(await library.scan(world)).toEqual({ unchanged: 1, returned: 1 });
    expect(library.at('a/backup.jpg')).toBe('p1');
  });

  it('two files that swapped names: each photo goes with its picture', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')], ['a/2.jpg', content('h2')]);
    world.set('a/1.jpg', content('h2'));
    world.set('a/2.jpg', content('h1'));
    expect(await library.scan(world)).toEqual({ moved: 2 });
    expect([library.at('a/1.jpg'), library.at('a/2.jpg')]).toEqual(['p2', 'p1']);
  });

  it('an original kept under another name and edited under the old one: the words stay with the original and are copied', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1', 'boat')]);
    world.set('a/1 (original).jpg', content('h1', 'boat'));
    world.set('a/1.jpg', content('h1-edited', 'boat'));
    expect(await library.scan(world)).toEqual({ moved: 1, new: 1 });
    expect(library.at('a/1 (original).jpg')).toBe('p1');
    expect(library.photos.get('p2')).toMatchObject({ copyOf: 'p1' });
  });

  it('one edited copy of a pair: a new photo with a copy of the words; another picture there gets none', async () => {
    const { library, world } = await imported(
      ['a/1.jpg', content('h1', 'boat')],
      ['a/2.jpg', content('h1', 'boat')],
      ['a/3.jpg', content('h1', 'boat')],
    );
    world.set('a/2.jpg', content('h1-edited', 'boat'));
    world.set('a/3.jpg', content('h9', 'dog'));
    expect(await library.scan(world)).toEqual({ unchanged: 1, new: 2 });
    expect(library.photos.get(library.at('a/2.jpg')!)).toMatchObject({ copyOf: 'p1' });
    expect(library.photos.get(library.at('a/3.jpg')!)).toMatchObject({ copyOf: null });
  });

  it('an edit and a copy of it beside: one photo, two files', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1', 'boat')]);
    world.set('a/1.jpg', content('h1-edited', 'boat'));
    world.set('a/copy.jpg', content('h1-edited', 'boat'));
    expect(await library.scan(world)).toEqual({ edited: 1, duplicate: 1 });
    expect([library.at('a/1.jpg'), library.at('a/copy.jpg')]).toEqual(['p1', 'p1']);
  });

  it('only another time: the same photo', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')]);
    world.set('a/1.jpg', content('h1'));
    expect(await library.scan(world)).toEqual({ sameContent: 1 });
    expect(await library.scan(world)).toEqual({ unchanged: 1 });
  });

  it('a deleted file missing, and there again when it is restored', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')], ['a/2.jpg', content('h2')]);
    const file = world.get('a/1.jpg')!;
    world.delete('a/1.jpg');
    await library.scan(world);
    expect(library.at('a/1.jpg')).toBe('p1 missing');
    world.set('a/1.jpg', file);
    expect(await library.scan(world)).toEqual({ unchanged: 2 });
    expect(library.at('a/1.jpg')).toBe('p1');
  });

  it('an empty mount point: everything away, nothing missing, and a copy elsewhere changes nothing of that', async () => {
    const { library } = await imported(
      ['a/1.jpg', content('h1')],
      ['a/2.jpg', content('h2')],
      ['b/3.jpg', content('h3')],
    );
    const file = content('h1');
    const world: World = new Map([
      ['b/3.jpg', { ...content('h3'), mtimeMs: library.rows.get(fileKey('b', '3.jpg'))!.mtimeMs }],
      ['b/1.jpg', file],
    ]);
    await library.scan(world, ['a', 'b']);
    expect([library.at('a/1.jpg'), library.at('a/2.jpg'), library.at('b/1.jpg')]).toEqual([
      'p1 away',
      'p2 away',
      'p1',
    ]);
  });

  it('two drives that take turns at one mount point: each one’s photos away while the other is there', async () => {
    for (const namesAlike of [false, true]) {
      const { library, world: first } = await imported(
        ['a/1.jpg', content('h1')],
        ['a/2.jpg', content('h2')],
      );
      const name = namesAlike ? 'a/1.jpg' : 'a/9.jpg';
      const second: World = new Map([
        [name, { ...content('h9'), sizeBytes: 9 }],
        ['a/8.jpg', { ...content('h8'), sizeBytes: 8 }],
      ]);
      await library.scan(second);
      const [named, other] = [library.at(name), library.at('a/8.jpg')];
      expect([library.at('a/2.jpg'), named, other]).toEqual([
        'p2 away',
        expect.stringMatching(/^p[34]$/),
        expect.stringMatching(/^p[34]$/),
      ]);
      await library.scan(first);
      expect([library.at('a/1.jpg'), library.at('a/2.jpg'), library.at('a/8.jpg')]).toEqual([
        'p1',
        'p2',
        `${other} away`,
      ]);
      first.delete('a/2.jpg');
      await library.scan(first);
      expect([library.at('a/1.jpg'), library.at('a/2.jpg'), library.at('a/8.jpg')]).toEqual([
        'p1',
        'p2 missing',
        `${other} away`,
      ]);
      second.set('a/moved.jpg', second.get('a/8.jpg')!);
      second.delete('a/8.jpg');
      await library.scan(second);
      expect([library.at('a/8.jpg'), library.at('a/moved.jpg'), library.at(name)]).toEqual([
        undefined,
        other,
        named,
      ]);
    }
  });

  it('an edit beside a copy on a drive that is away: the words stay with the copy and are copied', async () => {
    const { library } = await imported(
      ['a/1.jpg', content('h1', 'boat')],
      ['b/1.jpg', content('h1', 'boat')],
      ['b/2.jpg', content('h2')],
    );
    const b2 = library.rows.get(fileKey('b', '2.jpg'))!;
    const edited: World = new Map([
      ['b/1.jpg', content('h1-edited', 'boat')],
      ['b/2.jpg', { ...content('h2'), mtimeMs: b2.mtimeMs }],
    ]);
    await library.scan(edited, ['a', 'b']);
    expect([library.at('a/1.jpg'), library.at('b/1.jpg')]).toEqual(['p1 away', 'p3']);
    expect(library.photos.get('p3')).toMatchObject({ copyOf: 'p1' });
  });

  it('the only photo of a root edited and another deleted: edited and missing, not away', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1', 'boat')], ['a/2.jpg', content('h2')]);
    world.set('a/1.jpg', { ...content('h1-edited', 'boat'), sizeBytes: 7 });
    world.delete('a/2.jpg');
    await library.scan(world);
    expect([library.at('a/1.jpg'), library.at('a/2.jpg')]).toEqual(['p1', 'p2 missing']);
  });

  it('a sidecar that came, changed or went', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')], ['a/2.jpg', content('h2')]);
    for (const sidecars of ['one', 'two', '']) {
      world.get('a/1.jpg')!.sidecars = sidecars;
      expect(await library.scan(world)).toEqual({ unchanged: 1, metadataChanged: 1 });
      expect(await library.scan(world)).toEqual({ unchanged: 2 });
    }
    world.set('a/1.jpg', { ...content('junk', 'h1', true), sidecars: 'three' });
    await library.scan(world);
    expect(await library.scan(world)).toEqual({ unchanged: 1 });
  });

  it('on request, what size and time hide: content that was swapped or replaced', async () => {
    const { library, world } = await imported(
      ['a/1.jpg', content('h1')],
      ['a/2.jpg', content('h2')],
      ['a/3.jpg', content('h3', 'boat')],
      ['a/4.jpg', content('h4')],
    );
    const silently = (path: string, hash: string, picture = hash) =>
      Object.assign(world.get(path)!, { hash, picture });
    silently('a/1.jpg', 'h2');
    silently('a/2.jpg', 'h1');
    silently('a/3.jpg', 'h3-edited', 'boat');
    silently('a/4.jpg', 'h9');
    expect(await library.scan(world)).toEqual({ unchanged: 4 });
    expect(await library.scan(world, ['a'], { verify: true })).toEqual({ moved: 2, edited: 1, new: 1 });
    expect(['a/1.jpg', 'a/2.jpg', 'a/3.jpg', 'a/4.jpg'].map((path) => library.at(path))).toEqual([
      'p2',
      'p1',
      'p3',
      'p5',
    ]);
    expect(await library.scan(world, ['a'], { verify: true })).toEqual({ sameContent: 4 });
  });

  it('on request, what could not be read', async () => {
    const { library, world } = await imported(
      ['a/1.jpg', content('h1', 'boat')],
      ['a/2.jpg', content('h2', 'dog', true)],
    );
    world.set('a/1.jpg', content('h1-broken', 'boat', true));
    await library.scan(world);
    expect(library.photos.get('p1')).toMatchObject({ failed: true, decoded: true });
    // a decoder that can read it now
    Object.assign(world.get('a/1.jpg')!, { broken: false });
    expect(await library.scan(world)).toEqual({ unchanged: 1 });
    expect(await library.scan(world, ['a'], { retryFailed: true })).toEqual({ unchanged: 1, edited: 1 });
    expect(library.photos.get('p1')).toMatchObject({ failed: false, contentHash: 'h1-broken' });
  });

  it('nothing about roots that are not scanned: their files still hold their photos', async () => {
    const { library, world } = await imported(['a/1.jpg', content('h1')], ['b/2.jpg', content('h2')]);
    world.set('a/2 copy.jpg', content('h2'));
    world.delete('b/2.jpg');
    expect(await library.scan(world, ['a'])).toEqual({ unchanged: 1, duplicate: 1 });
    expect(library.at('b/2.jpg')).toBe('p2');
  });

  it('a file that broke: its photo is kept, heals when the old content comes back there or elsewhere', async () => {
    for (const back of ['a/1.jpg', 'a/restored.jpg']) {
      const { library, world } = await imported(
        ['a/1.jpg', content('h1', 'boat')],
        ['a/2.jpg', content('h2')],
      );
      world.set('a/1.jpg', content('junk', 'boat', true));
      expect(await library.scan(world)).toEqual({ unchanged: 1, edited: 1 });
      expect(library.photos.get('p1')).toMatchObject({ failed: true, decoded: true, contentHash: 'h1' });
      world.set(back, content('h1', 'boat'));
      await library.scan(world);
      expect([library.at(back), library.photos.get('p1')]).toEqual([
        'p1',
        expect.objectContaining({ failed: false, contentHash: 'h1', picture: 'boat' }),
      ]);
      await library.scan(world);
      expect(library.photos.get('p1')).toMatchObject({ failed: false, contentHash: 'h1' });
      if (back !== 'a/1.jpg')
        expect(library.photos.get(library.at('a/1.jpg')!)).toMatchObject({
          contentHash: 'junk',
          failed: true,
        });
    }
  });

  it('a half-copied file: one photo, whole when the file is', async () => {
    const { library, world } = await imported(['a/1.jpg', content('half', 'boat', true)]);
    expect(library.photos.get('p1')).toMatchObject({ failed: true, decoded: false });
    world.set('a/1.jpg', content('whole', 'boat'));
    expect(await library.scan(world)).toEqual({ edited: 1 });
    expect(library.photos.get('p1')).toMatchObject({ failed: false, decoded: true, contentHash: 'whole' });
    expect(library.photos.size).toBe(1);
  });
});

describe('over any history', () => {
  const path = fc.constantFrom('a/1', 'a/2', 'a/x/1', 'a/x/2', 'a/y/3', 'b/1', 'b/2');
  const step = fc.oneof(
    fc.record({ do: fc.constant('shoot' as const), path }),
    fc.record({ do: fc.constantFrom('move' as const, 'copy' as const, 'swap' as const), path, to: path }),
    fc.record({
      do: fc.constantFrom(
        'edit' as const,
        'reuse' as const,
        'delete' as const,
        'break' as const,
        'touch' as const,
      ),
      path,
    }),
    fc.record({ do: fc.constant('restore' as const), path, which: fc.nat(20) }),
    fc.record({ do: fc.constant('exclude' as const), folder: fc.constantFrom('', 'a/x/', 'b/') }),
    fc.record({ do: fc.constant('write beside' as const), path, words: fc.constantFrom('', 'x', 'y') }),
    fc.record({ do: fc.constantFrom('scan' as const, 'scan a' as const, 'verify' as const) }),
  );

  it('every file belongs to the photo of its content, no content to two photos, and no words to another picture', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        const library = new Library();
        const world: World = new Map();
        const past: (typeof world extends Map<string, infer C> ? C : never)[] = [];
        let made = 0;
        for (const one of [...steps, { do: 'scan' as const }]) {
          made += 1;
          const here = 'path' in one ? world.get(one.path) : undefined;
          if (one.do === 'shoot' && !here) world.set(one.path, content(`h${made}`, `picture ${made}`));
          if (one.do === 'reuse' && here) world.set(one.path, content(`h${made}`, `picture ${made}`));
          if (one.do === 'edit' && here) world.set(one.path, content(`h${made}`, here.picture));
          if (one.do === 'break' && here) world.set(one.path, content(`h${made}`, here.picture, true));
          if (one.do === 'touch' && here) world.set(one.path, { ...here, mtimeMs: (clock += 1) });
          if (one.do === 'write beside' && here) world.set(one.path, { ...here, sidecars: one.words });
          if (one.do === 'exclude')
            library.isExcluded = (name) => one.folder !== '' && name.startsWith(one.folder);
          if (one.do === 'delete') world.delete(one.path);
          if (one.do === 'move' && here && one.to !== one.path) {
            world.set(one.to, here);
            world.delete(one.path);
          }
          if (one.do === 'copy' && here && one.to !== one.path)
            world.set(one.to, { ...here, mtimeMs: (clock += 1) });
          if (one.do === 'swap' && here && world.has(one.to) && one.to !== one.path) {
            world.set(one.path, world.get(one.to)!);
            world.set(one.to, here);
          }
          if (one.do === 'restore' && past.length > 0) world.set(one.path, past[one.which % past.length]!);
          for (const file of world.values()) if (!past.includes(file)) past.push(file);
          if (one.do !== 'scan' && one.do !== 'scan a' && one.do !== 'verify') continue;
          const roots = one.do === 'scan a' ? ['a'] : ['a', 'b'];
          await library.scan(world, roots, { verify: one.do === 'verify' });
          check(library, world, roots);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  function check(library: Library, world: World, roots: readonly string[]): void {
    const present = [...world].filter(([name]) => roots.includes(name[0]!) && !library.isExcluded(name));
    expect(
      [...library.rows.values()].filter((row) => library.isExcluded(`${row.rootId}/${row.relPath}`)),
    ).toEqual([]);
    for (const [name, seen] of present) {
      const id = library.at(name);
      expect(id).toMatch(/^p\d+$/);
      const photo = library.photos.get(id!)!;
      if (seen.broken) expect(photo.failed).toBe(true);
      else expect(photo).toMatchObject({ contentHash: seen.hash, picture: seen.picture, failed: false });
    }
    const owners = new Map<string, string>();
    for (const [name, seen] of present) {
      if (seen.broken) continue;
      expect(owners.get(seen.hash) ?? library.at(name)).toBe(library.at(name));
      owners.set(seen.hash, library.at(name)!);
    }
    for (const row of library.rows.values()) {
      if (row.state === 'present' && roots.includes(row.rootId))
        expect(world.has(`${row.rootId}/${row.relPath}`)).toBe(true);
    }
  }
});

describe('identifying goes in stages', () => {
  const row: FileRow = {
    photoId: 'p1',
    rootId: 'a',
    relPath: '1.jpg',
    sizeBytes: 1,
    mtimeMs: 1,
    state: 'present',
    sidecars: '',
  };
  const photos = new Map([['p1', { id: 'p1', contentHash: 'h1', decoded: true, failed: false }]]);
  const begin = () => {
    const scannedRoots = new Set(['a']);
    const listed = [{ rootId: 'a', relPath: '1.jpg', sizeBytes: 2, mtimeMs: 2, stamp: '' }];
    const plan = planImport({ listed, scannedRoots, isUnlistable: () => false }, [row], photos, {
      verify: false,
      retryFailed: false,
    });
    return identifyFiles({ photos, rows: [row], plan, scannedRoots, newId: () => 'p2' });
  };
  const other = { rootId: 'a', relPath: '2.jpg' };
  const named = (hash: string, formerId: string | null = null) => ({ hash, formerId });

  it('each of which only the one before gives', () => {
    const changed = begin();
    // @ts-expect-error new files are identified after all changed ones
    expect(changed.assignNew).toBeUndefined();
    const newStage = changed.next();
    // @ts-expect-error a file is marked gone before new files are identified: one of them may be its photo
    expect(newStage.markGone).toBeUndefined();
    // @ts-expect-error contested files are decided after all new files
    expect(newStage.decide).toBeUndefined();
    const contested = newStage.next();
    // @ts-expect-error whose photo is elsewhere is known after all decisions
    expect(contested.isElsewhere).toBeUndefined();
    expect(contested.next().end()).toMatchObject([]);
  });

  it('and none is gone back to', () => {
    const changed = begin();
    const newStage = changed.next();
    expect(() => changed.markGone(row)).toThrow('over');
    const remaining = newStage.next().next();
    expect(() => newStage.assignNew(other, named('h2'))).toThrow('over');
    remaining.end();
    expect(() => remaining.assign(other, named('h2'))).toThrow('over');
  });

  it('with new content of a changed file left until it is decided', async () => {
    const changed = begin();
    expect(changed.assignChanged(row, 'h2')).toBeNull();
    const newStage = changed.next();
    expect(newStage.assignNew(other, named('h2'))).toBeNull();
    const contested = newStage.next();
    expect(await contested.decide(row, named('h2'), async () => true)).toEqual({
      identified: { kind: 'edited', photoId: 'p1', oldRows: [] },
      replaced: null,
    });
    expect(contested.next().assign(other, named('h2'))).toEqual({ kind: 'duplicate', photoId: 'p1' });
  });

  it('with the id that the identity journal has for a content, unless a photo has that id', () => {
    const newStage = begin().next();
    expect(newStage.assignNew(other, named('h3', 'p9'))).toMatchObject({ kind: 'new', photoId: 'p9' });
    expect(newStage.assignNew(other, named('h4', 'p9'))).toMatchObject({ kind: 'new', photoId: 'p2' });
    expect(begin().next().assignNew(other, named('h5', 'p1'))).toMatchObject({ photoId: 'p2' });
  });
});
