package dev.aceso.engine.journal;

import dev.aceso.loop.Effect;
import java.util.List;

/** What is appended to and never changed. To be used by one thread. */
public interface AppendOnly {
  /**
   * Appends what is to be kept among the effects, all or nothing; durable on return.
   *
   * @throws JournalException when it can't be written; nothing is appended then, and it may be
   *     tried again
   */
  void append(List<Effect> effects) throws JournalException;

  /**
   * Finds out whether something can be written at present; appends nothing.
   *
   * @throws JournalException when nothing can be written, as {@link #append}
   */
  void tryToWrite() throws JournalException;

  /** Why soon nothing can be written, although it can at present; empty when nothing is scarce. */
  String scarcity();
}
