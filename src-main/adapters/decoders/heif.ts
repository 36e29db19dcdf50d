/**
 * @file HEIC and HEIF through libheif compiled to WebAssembly (LGPL-3.0; libheif.org): the primary picture,
 * upright by the file's own irot and imir.
 */
import libheif from 'libheif-js/wasm-bundle.js';
import { heifFacts } from './heif-file.ts';
import { firstOfSequence } from './heif-still.ts';
import { colourCodeProfile } from './icc-profile.ts';
import { readerIn } from './read-at.ts';
import { checkSize, UnpackError, type Unpacked } from './unpacked.ts';

// libheif/heif.h
const colourspaceRgb = 1;
const chromaRgb = 10;
const chromaRgba = 11;
const channelInterleaved = 10;
/** heif_decoding_options.convert_hdr_to_8bit: after two bytes, three callbacks and their data */
const convertTo8BitAt = 20;
const codes = { memory: 6, unsupportedFeature: 4, unsupportedFile: 3 } as const;
const securityLimitExceeded = 1_000;

/**
 * EXIF's orientation is ignored: in HEIF the properties of the item count, and phones write both. For a
 * sequence without a picture of its own, the first frame.
 * @throws UnpackError
 */
export async function unpackHeif(bytes: Uint8Array): Promise<Unpacked> {
  const facts = await heifFacts(readerIn(bytes), bytes.length);
  if (facts?.coding === null && facts.isSequence) return unpackPicture(firstOfSequence(bytes) ?? bytes);
  return unpackPicture(bytes);
}

function unpackPicture(bytes: Uint8Array): Unpacked {
  const memory = createScope();
  const { call, pointer, keep } = memory;
  try {
    const file = memory.copy(bytes);
    const context = keep(libheif._heif_context_alloc(), libheif._heif_context_free);
    call((error) =>
      libheif._heif_context_read_from_memory_without_copy(error, context, file, bytes.length, 0),
    );
    const handle = keep(
      pointer((at) => call((error) => libheif._heif_context_get_primary_image_handle(error, context, at))),
      libheif._heif_image_handle_release,
    );
    checkSize(libheif._heif_image_handle_get_width(handle), libheif._heif_image_handle_get_height(handle));

    const alpha = libheif._heif_image_handle_has_alpha_channel(handle) !== 0;
    const options = keep(libheif._heif_decoding_options_alloc(), libheif._heif_decoding_options_free);
    libheif.HEAPU8[options + convertTo8BitAt] = 1;
    const image = keep(
      pointer((at) =>
        call((error) =>
          libheif._heif_decode_image(
            error,
            handle,
            at,
            colourspaceRgb,
            alpha ? chromaRgba : chromaRgb,
            options,
          ),
        ),
      ),
      libheif._heif_image_release,
    );
    const width = libheif._heif_image_get_width(image, channelInterleaved);
    const height = libheif._heif_image_get_height(image, channelInterleaved);
    checkSize(width, height);
    let stride = 0;
    const plane = pointer((at) => {
      const found = libheif._heif_image_get_plane_readonly(image, channelInterleaved, at);
      stride = readInt(at);
      writeInt(at, found);
    });
    const rowBytes = width * (alpha ? 4 : 3);
    const data = new Uint8Array(rowBytes * height);
    for (let y = 0; y < height; y += 1)
      data.set(libheif.HEAPU8.subarray(plane + y * stride, plane + y * stride + rowBytes), y * rowBytes);
    return {
      data,
      width,
      height,
      space: 'rgb',
      alpha,
      bits: 8,
      profile: profileOf(handle, memory),
      damaged: false,
    };
  } finally {
    memory.end();
  }
}

/** Bytes of WebAssembly memory in use by now; it never shrinks. */
export function heifMemoryBytes(): number {
  return libheif.HEAPU8.length;
}

/** The embedded ICC profile, else one for the file's colour codes. */
function profileOf(handle: number, { pointer, call, copy, keep }: Scope): Uint8Array | null {
  const size = libheif._heif_image_handle_get_raw_color_profile_size(handle);
  if (size > 0) {
    const at = copy(new Uint8Array(size));
    call((error) => libheif._heif_image_handle_get_raw_color_profile(error, handle, at));
    return libheif.HEAPU8.slice(at, at + size);
  }
  try {
    const codes = keep(
      pointer((at) => call((error) => libheif._heif_image_handle_get_nclx_color_profile(error, handle, at))),
      libheif._heif_nclx_color_profile_free,
    );
    // heif_color_profile_nclx: version, then primaries, transfer, matrix
    return colourCodeProfile(readInt(codes + 4), readInt(codes + 8));
  } catch (error) {
    if (error instanceof UnpackError) return null; // no colours stated: sRGB
    throw error;
  }
}

interface Scope {
  /** Calls a function that returns heif_error by pointer. @throws UnpackError */
  call(work: (error: number) => void): void;
  /** Lets a function write a pointer. @returns it */
  pointer(work: (at: number) => void): number;
  /** Bytes in the module's memory until `end`. */
  copy(bytes: Uint8Array): number;
  /** Released at `end`, the last first. */
  keep(what: number, release: (what: number) => void): number;
  end(): void;
}

function createScope(): Scope {
  const releases: (() => void)[] = [];
  const keep: Scope['keep'] = (what, release) => {
    releases.push(() => release(what));
    return what;
  };
  const allocate = (size: number) => {
    const at = libheif._malloc(size);
    if (at === 0)
      throw new UnpackError(
        'file_too_large',
        'This picture takes more memory than its decoder can have. Save a smaller copy to import it.',
      );
    return keep(at, libheif._free);
  };
  const error = allocate(12);
  const slot = allocate(4);
  return {
    keep,
    call(work) {
      work(error);
      const code = readInt(error);
      if (code !== 0) throw failure(code, readInt(error + 4), textAt(readInt(error + 8)));
    },
    pointer(work) {
      writeInt(slot, 0);
      work(slot);
      return readInt(slot);
    },
    copy(bytes) {
      const at = allocate(Math.max(1, bytes.length));
      libheif.HEAPU8.set(bytes, at);
      return at;
    },
    end() {
      for (const release of releases.reverse()) release();
    },
  };
}

function failure(code: number, detail: number, words: string): UnpackError {
  if (code === codes.memory || detail === securityLimitExceeded)
    return new UnpackError(
      'file_too_large',
      'This picture takes more memory than its decoder can have. Save a smaller copy to import it.',
    );
  if (code === codes.unsupportedFeature || code === codes.unsupportedFile)
    return new UnpackError(
      'unsupported_format',
      `This HEIF file is of a kind that cannot be read (${words}). Save a JPEG copy to import it.`,
    );
  return new UnpackError('unreadable_file', words);
}

function readInt(at: number): number {
  return new DataView(libheif.HEAPU8.buffer).getInt32(at, true);
}
function writeInt(at: number, value: number): void {
  new DataView(libheif.HEAPU8.buffer).setInt32(at, value, true);
}
function textAt(at: number): string {
  if (at === 0) return 'no reason given';
  const end = libheif.HEAPU8.indexOf(0, at);
  return Buffer.from(libheif.HEAPU8.subarray(at, Math.min(end, at + 200))).toString('utf8');
}
