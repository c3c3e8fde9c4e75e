package org.lvmsr.cli.admin;

import java.util.Optional;

/**
 * Whether a person agrees to what was shown.
 *
 * @param question asks the person
 * @param given whether {@code --yes} was said
 */
record Consent(Question question, boolean given) {
  private static final String ASK = "\nDo this? Type yes or no: ";

  /** What came of it. */
  enum Answer {
    YES("yes"),
    NO("nothing was done: the answer was not yes"),
    NOBODY("nothing was done: there is no terminal to ask on; say --yes to have it done");

    private final String text;

    Answer(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** Asks, unless the answer is known. */
  Answer to(String plan) {
    if (given) {
      return Answer.YES;
    }
    Optional<Boolean> answer = question.ask(plan + ASK);
    return answer.map(yes -> yes ? Answer.YES : Answer.NO).orElse(Answer.NOBODY);
  }

  /** What was shown, for the result; nothing if it was shown with the question. */
  String repeat(String plan) {
    return given ? plan + "\n" : "";
  }
}
