/** @file The answer to a question about one photo, from what is known of it. Pure. */
import { answerPictureColours, answerThingColour } from './answers/colour.ts';
import { answerCount } from './answers/count.ts';
import { answerRecord } from './answers/kept.ts';
import { answerWho } from './answers/people.ts';
import { answerPresence } from './answers/presence.ts';
import { abstain, whatCanBeAsked, type Reply } from './answers/reply.ts';
import {
  answerActivity,
  answerContents,
  answerKinds,
  answerPosition,
  answerScene,
  answerSetting,
} from './answers/scene.ts';
import { answerCamera, answerLight, answerWhen, answerWhere } from './answers/taken.ts';
import { answerText } from './answers/writing.ts';
import type { AnswerContext } from './known-photo.ts';
import type { OpenTopic, PhotoQuestion } from './question.ts';

export function answerPhoto(question: PhotoQuestion, context: AnswerContext): Reply {
  switch (question.kind) {
    case 'count':
      return answerCount(question, context);
    case 'presence':
      return answerPresence(question, context);
    case 'when':
      return answerWhen(question, context);
    case 'where':
      return answerWhere(question, context);
    case 'camera':
      return answerCamera(question, context);
    case 'who':
      return answerWho(question, context);
    case 'setting':
      return answerSetting(question, context);
    case 'light':
      return answerLight(context);
    case 'activity':
      return answerActivity(context);
    case 'scene':
      return answerScene(question, context);
    case 'kinds':
      return answerKinds(question, context);
    case 'contents':
      return answerContents(context);
    case 'position':
      return answerPosition(question, context);
    case 'text':
      return answerText(question, context);
    case 'record':
      return answerRecord(question, context);
    case 'colour':
      return question.thing || question.unknown !== null
        ? answerThingColour(question.thing, question.unknown, context)
        : answerPictureColours(context);
    case 'open':
      return abstain(`${openReasons[question.about]} ${whatCanBeAsked}`);
  }
}

const openReasons: Readonly<Record<OpenTopic, string>> = {
  who: 'Sightline doesn’t recognise who people are or what belongs to whom.',
  what: 'No model in use can answer this.',
  why: 'A question like this needs a model that answers questions about pictures, and none is in use.',
  feeling: 'What somebody feels cannot be seen for sure, and no model in use tries to.',
  unclear: 'I understand many kinds of questions, in English, and this is none of them.',
};
