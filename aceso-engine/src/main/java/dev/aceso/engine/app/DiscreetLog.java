package dev.aceso.engine.app;

import java.util.function.UnaryOperator;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The engine's own log, told with the discretion of the engine. */
final class DiscreetLog extends Formatter {
  private final Formatter usual;
  private final UnaryOperator<String> told;

  private DiscreetLog(Formatter usual, UnaryOperator<String> told) {
    this.usual = usual;
    this.told = told;
  }

  /** Has all that is logged from now on in this process pass through. */
  static void through(UnaryOperator<String> told) {
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      Formatter now = handler.getFormatter();
      handler.setFormatter(new DiscreetLog(now instanceof DiscreetLog d ? d.usual : now, told));
    }
  }

  @Override
  public String format(LogRecord logged) {
    return told.apply(usual.format(logged));
  }
}
