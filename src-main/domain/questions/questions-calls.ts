/** @file The call for questions about photos. */
import type { HandlersOf } from '../../router.ts';
import type { LibraryQuestions } from './library/library-questions.ts';
import type { QuestionsService } from './questions-service.ts';

export function createQuestionsCalls(
  service: QuestionsService,
  library: LibraryQuestions,
): HandlersOf<'questions'> {
  return {
    'questions.ask': (input) => service.ask(input),
    'questions.askMany': (input) => library.ask(input),
  };
}
