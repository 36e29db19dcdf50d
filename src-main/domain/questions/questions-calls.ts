/** @file The call for questions about photos. */
import type { HandlersOf } from '../../router.ts';
import type { QuestionsService } from './questions-service.ts';

export function createQuestionsCalls(service: QuestionsService): HandlersOf<'questions'> {
  return { 'questions.ask': (input) => service.ask(input) };
}
