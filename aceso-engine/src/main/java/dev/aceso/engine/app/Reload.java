package dev.aceso.engine.app;

import dev.aceso.engine.api.ApiServer;
import dev.aceso.engine.config.ConfigProblem;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.engine.loop.Engine;
import dev.aceso.engine.loop.UnusableConfigException;
import dev.aceso.engine.notify.Notifier;
import dev.aceso.engine.systemd.ServiceManager;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a changed configuration into force, all of it or nothing, and tells people which.
 *
 * @param first what the engine was started with
 */
record Reload(
    SystemConfig first, Engine engine, ApiServer api, Notifier notifier, ServiceManager manager) {
  private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

  void take(ReadResult result) {
    List<String> faults =
        switch (result) {
          case ReadResult.Bad bad -> bad.problems().stream().map(ConfigProblem::toString).toList();
          case ReadResult.Good good -> takeOver(good);
        };
    faults.forEach(fault -> LOG.error("{}", fault));
    engine.misconfigured(
        faults.isEmpty()
            ? ""
            : "the configuration on disk is not in force, it has %d problem%s: %s"
                .formatted(faults.size(), faults.size() == 1 ? "" : "s", faults.getFirst()));
  }

  /** Returns what keeps it from coming into force; then nothing has changed. */
  private List<String> takeOver(ReadResult.Good good) {
    SystemConfig next = good.config();
    List<String> faults = new ArrayList<>();
    manager.reloading(
        () -> {
          try {
            engine.reconfigure(next, good.fingerprint());
            notifier.reconfigure(next.notifications());
            api.admit(next.engine().access());
          } catch (UnusableConfigException e) {
            faults.addAll(e.faults());
          } catch (RuntimeException e) {
            LOG.error("the changed configuration could not be taken over", e);
            faults.add("it can't be taken over: " + e);
          }
        });
    if (faults.isEmpty()) {
      if (!next.engine().needsNoRestart(first.engine())) {
        LOG.warn("a change of engine.data, listen, url or kill_switch needs a restart");
      }
      LOG.info("the configuration was reloaded");
    }
    return faults;
  }
}
