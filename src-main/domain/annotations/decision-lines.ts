/**
 * @file The lines of decisions.jsonl: their schema, and how bad lines and lines of a newer format are
 * distinguished.
 */
import { z } from 'zod';
import { AppError, annotationEdit, type AnnotationEdit } from '../../../src-preload/contract/index.ts';
import type { ParseLine } from '../journals/journal.ts';

const decisionsVersion = 1;

/** `with`: the primary of the stack that this photo was in at that time */
const touched = z.object({ id: z.string().min(1), hash: z.string(), with: z.string().optional() });
const head = {
  v: z.literal(decisionsVersion),
  /** 1 for the first line, then one more each */
  seq: z.number().int().positive(),
  /** ULID of the edit */
  id: z.string().min(1),
  /** ISO 8601 */
  at: z.string(),
  /**
   * each photo with its content at that time, so that the decision finds its photo even if the identity
   * journal is lost
   */
  photos: z.array(touched),
};

/** An edit of the contract in the form of a line: its name in `act`, the rest in `data`. */
const userLine = z
  .object({ ...head, act: z.string(), data: z.record(z.string(), z.unknown()) })
  .transform((line, context): UserLine => {
    const parsed = annotationEdit.safeParse({ ...line.data, act: line.act });
    if (parsed.success) return { ...line, act: parsed.data };
    context.addIssue({ code: 'custom', message: parsed.error.issues[0]?.message ?? 'not a valid act' });
    return z.NEVER;
  });
const undoLine = z.object({ ...head, act: z.literal('undo'), undoes: z.string() });
/** `undoes` is the id of the undo that is reversed */
const redoLine = z.object({ ...head, act: z.literal('redo'), undoes: z.string() });
/**
 * Written by versions up to 0.1: the photo gets all decisions of `from`, as in `copyWords`, but without undo.
 */
const inheritLine = z.object({ ...head, act: z.literal('inherit'), data: z.object({ from: z.string() }) });
/**
 * Each photo gets the decisions of another one (photo → that one) in addition to its own: an edited file
 * whose old content exists in another file.
 */
const copyWordsLine = z.object({
  ...head,
  act: z.literal('copyWords'),
  data: z.object({ from: z.record(z.string(), z.string()) }),
});
/**
 * The photos look like an edit of `from`: its decisions are offered to them (`open`), may be later
 * (`waiting`), or no longer are (`dropped`).
 */
const offerState = z.enum(['open', 'waiting', 'dropped']);
const offerLine = z.object({
  ...head,
  act: z.literal('offer'),
  data: z.object({ from: z.string(), state: offerState }),
});
/** These photos are one stack: their decisions are merged. The first is the primary. */
const uniteLine = z.object({ ...head, act: z.literal('unite') });

/** A photo that a line is about. */
export type TouchedPhoto = z.infer<typeof touched>;

interface LineHead {
  seq: number;
  id: string;
  at: string;
  photos: TouchedPhoto[];
}
export type UserLine = LineHead & { act: AnnotationEdit };
export type DecisionLine =
  | ({ kind: 'act' } & UserLine)
  | ({ kind: 'undo'; undoes: string } & LineHead)
  | ({ kind: 'redo'; undoes: string } & LineHead)
  | ({ kind: 'inherit'; from: string } & LineHead)
  | ({ kind: 'copyWords'; from: Record<string, string> } & LineHead)
  | ({ kind: 'offer'; from: string; state: z.infer<typeof offerState> } & LineHead)
  | ({ kind: 'unite' } & LineHead);
/** A line of one kind. */
export type LineOf<Kind extends DecisionLine['kind']> = Extract<DecisionLine, { kind: Kind }>;

const userActs: ReadonlySet<string> = new Set(annotationEdit.options.map((option) => option.shape.act.value));

/** @throws AppError library_newer for a higher version or an act this Sightline does not know */
export const parseDecision: ParseLine<DecisionLine> = (value) => {
  const { v, act: name } = (typeof value === 'object' && value !== null ? value : {}) as {
    v?: unknown;
    act?: unknown;
  };
  if (typeof v === 'number' && v > decisionsVersion) throw newer(`in format ${v}`);
  if (typeof name !== 'string') return { ok: false, reason: 'The line names no act.' };
  if (name === 'undo')
    return readLine(undoLine.safeParse(value), ({ act: kind, v: _v, ...line }) => ({ kind, ...line }));
  if (name === 'redo')
    return readLine(redoLine.safeParse(value), ({ act: kind, v: _v, ...line }) => ({ kind, ...line }));
  if (name === 'inherit')
    return readLine(inheritLine.safeParse(value), ({ act: kind, v: _v, data, ...line }) => ({
      kind,
      from: data.from,
      ...line,
    }));
  if (name === 'copyWords')
    return readLine(copyWordsLine.safeParse(value), ({ act: kind, v: _v, data, ...line }) => ({
      kind,
      ...data,
      ...line,
    }));
  if (name === 'offer')
    return readLine(offerLine.safeParse(value), ({ act: kind, v: _v, data, ...line }) => ({
      kind,
      ...data,
      ...line,
    }));
  if (name === 'unite')
    return readLine(uniteLine.safeParse(value), ({ act: kind, v: _v, ...line }) => ({ kind, ...line }));
  if (!userActs.has(name)) throw newer(`of the kind “${name}”`);
  return readLine(userLine.safeParse(value), ({ seq, id, at, photos, act: what }) => ({
    kind: 'act',
    seq,
    id,
    at,
    photos,
    act: what,
  }));
};

function readLine<Parsed>(
  result: z.ZodSafeParseResult<Parsed>,
  toLine: (parsed: Parsed) => DecisionLine,
): ReturnType<ParseLine<DecisionLine>> {
  if (result.success) return { ok: true, line: toLine(result.data) };
  const issue = result.error.issues[0];
  return { ok: false, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}` };
}

function newer(what: string): AppError {
  return new AppError(
    'library_newer',
    `This library holds an edit ${what}, which was made with a newer Sightline. Update Sightline to open it; nothing was changed.`,
  );
}

/** The line as it is written. */
export function formatDecision(line: DecisionLine): Record<string, unknown> {
  const { seq, id, at, photos } = line;
  const start = { v: decisionsVersion, seq, id, at };
  if (line.kind === 'act') {
    const { act: name, ...data } = line.act;
    return { ...start, act: name, photos, data };
  }
  if (line.kind === 'inherit') return { ...start, act: 'inherit', photos, data: { from: line.from } };
  if (line.kind === 'copyWords') return { ...start, act: 'copyWords', photos, data: { from: line.from } };
  if (line.kind === 'offer')
    return { ...start, act: 'offer', photos, data: { from: line.from, state: line.state } };
  if (line.kind === 'unite') return { ...start, act: 'unite', photos };
  return { ...start, act: line.kind, photos, undoes: line.undoes };
}
