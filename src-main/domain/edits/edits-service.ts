/**
 * @file Photos that look like edits of others which are gone: the decisions of these are offered to them, and
 * the person accepts or declines. Nothing is taken over before that.
 */
import { AppError, type ActResult, type EditOffer } from '../../../src-preload/contract/index.ts';
import type { AnnotationsService } from '../annotations/annotations-service.ts';
import { inheritableDecisions } from '../annotations/apply-edit.ts';
import type { OfferChange } from '../annotations/record-merges.ts';
import type { DecisionStore } from '../annotations/decision-store.ts';
import type { EvidenceStore } from '../catalogue/evidence-store.ts';
import type { PhotoStore } from '../catalogue/photo-store.ts';
import { offerStateAfterEncoder } from '../importing/same-photo.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import { openOffers, offerView } from '../annotations/open-offers.ts';
import { cosineOfUnits } from '../shared/vector-cosine.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

export interface EditsServiceDeps {
  decisions: Pick<DecisionStore, 'of' | 'photoIds'>;
  annotations: Pick<AnnotationsService, 'apply' | 'offerDecisions'>;
  photos: Pick<PhotosService, 'tile' | 'show' | 'contentHashOf'>;
  catalogue: Pick<EvidenceStore, 'getEvidence'> & Pick<PhotoStore, 'getPhotos'>;
  packs: Pick<ActivePacks, 'encoder'>;
}

export interface EditsService {
  /** Photos of the library with offers, the newest offer last. */
  list(): Promise<EditOffer[]>;
  /** One edit, one step of undo. @throws AppError not_found where nothing is offered */
  accept(request: { id: string; from: string | null }): Promise<ActResult>;
  /** They are different photos: not offered again. @throws AppError not_found where nothing is offered */
  decline(request: { id: string; from: string | null }): Promise<ActResult>;
  /** Compares the encoder's vectors for open and waiting offers; to be called when photos were analyzed. */
  review(): Promise<void>;
}

/** Decisions are taken over when the person accepts an offer, and never before. */
export function createEditsService(deps: EditsServiceDeps): EditsService {
  const { decisions, annotations, photos } = deps;
  return {
    async list() {
      const found: EditOffer[] = [];
      for (const id of decisions.photoIds()) {
        const offers = offersTo(decisions, id);
        const tile = offers.length > 0 ? photos.tile(id) : null;
        if (!tile) continue;
        const earlier = await deps.catalogue.getPhotos(offers.map(({ from }) => from));
        found.push({
          tile,
          path: (await photos.show({ id }, false)).path,
          offers: offers.map(({ from }) =>
            offerView(from, decisions.of(from), null, earlier.get(from)?.screening?.state),
          ),
        });
      }
      return found;
    },
    async accept({ id, from }) {
      const earlier = offerOf(decisions, id, from);
      return annotations.apply({
        photos: { ids: [id] },
        act: { ...inheritableDecisions(decisions.of(earlier))!, from: earlier },
      });
    },
    async decline({ id, from }) {
      return annotations.apply({
        photos: { ids: [id] },
        act: { act: 'offer.decline', from: offerOf(decisions, id, from) },
      });
    },
    async review() {
      const changed = await reviewedOffers(deps);
      if (changed.length > 0) await annotations.offerDecisions(changed);
    },
  };
}

function offersTo(decisions: EditsServiceDeps['decisions'], id: string): { from: string }[] {
  return openOffers(decisions.of(id), decisions.of);
}

/** The photo whose decisions are offered: the one named, else the last. */
function offerOf(decisions: EditsServiceDeps['decisions'], id: string, from: string | null): string {
  const offers = offersTo(decisions, id);
  const offer = from === null ? offers.at(-1) : offers.find((one) => one.from === from);
  if (!offer)
    throw new AppError(
      'not_found',
      'Nothing is offered to this photo. “sightline edits” lists the photos that look like edits.',
    );
  return offer.from;
}

/** Offers whose state the encoder's vectors change. */
async function reviewedOffers({
  decisions,
  photos,
  catalogue,
  packs,
}: EditsServiceDeps): Promise<OfferChange[]> {
  const pack = packs.encoder()?.ref.id;
  const offers = [...decisions.photoIds()].flatMap((to) =>
    decisions.of(to).offers.map((offer) => ({ ...offer, to })),
  );
  if (pack === undefined || offers.length === 0) return [];
  const records = await catalogue.getEvidence(vectorKind, pack, [
    ...new Set(offers.flatMap(({ from, to }) => [from, to])),
  ]);
  return offers.flatMap(({ from, to, state }): OfferChange[] => {
    const cosine = cosineOfUnits(records.get(from)?.value, records.get(to)?.value);
    const hash = photos.contentHashOf(to);
    if (cosine === null || hash === null) return [];
    const now = offerStateAfterEncoder(state, cosine);
    return now === state ? [] : [{ from, to, hash, state: now }];
  });
}
