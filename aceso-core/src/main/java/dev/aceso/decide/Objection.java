package dev.aceso.decide;

/** Why a strategy can't be chosen, whatever its score. */
record Objection(Ground ground, String text) {
  /** What the objection rests on. */
  enum Ground {
    NOT_ACTIONABLE,
    NOT_MEANT_FOR,
    CONDITION,
    DATA,
    VERB,
    NO_DEPENDANTS,
    SYSTEM_LIMIT,
    /** Its circuit breaker is open. */
    BREAKER,
    TRIED,
    /** It had worked and didn't last: the next rung comes first, if there is one. */
    RELAPSED;

    /** Whether it rests on what was tried, and on nothing that speaks against it by itself. */
    boolean ofThePast() {
      return switch (this) {
        case TRIED, RELAPSED, BREAKER -> true;
        case NOT_ACTIONABLE, NOT_MEANT_FOR, CONDITION, DATA, VERB, NO_DEPENDANTS, SYSTEM_LIMIT ->
            false;
      };
    }
  }
}
