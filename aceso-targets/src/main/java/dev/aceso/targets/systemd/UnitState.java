package dev.aceso.targets.systemd;

import dev.aceso.model.ExitStatus;
import dev.aceso.targets.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A unit as systemd described it at one moment. The properties are those of
 * org.freedesktop.systemd1(5).
 *
 * @param load {@code loaded}, {@code not-found}, {@code masked}, {@code bad-setting}, {@code error}
 * @param active ActiveState, such as "active", "failed", "activating"
 * @param sub such as {@code running}, {@code exited}, {@code auto-restart}
 * @param result why it failed, such as {@code exit-code}, {@code start-limit-hit}; {@code success}
 * @param pid its main process, in the process ids of its host; 0 when there is none
 * @param last the latest main process, running or not
 * @param restarts how often systemd itself started it again
 * @param job number of the job that is queued or runs for it; 0 when there is none
 * @param activeExit when it last ceased to be active, in microseconds of the host's monotonic
 *     clock; 0 when it never did since the host was booted
 * @param activeSince when it last became active
 * @param startedAt when it last left the inactive state
 * @param sequence grows with every change, in microseconds of the host's monotonic clock
 */
record UnitState(
    String load,
    String loadError,
    String active,
    String sub,
    String result,
    long pid,
    Main last,
    long restarts,
    long job,
    long activeExit,
    Instant activeSince,
    Instant startedAt,
    Instant inactiveSince,
    String invocation,
    String cgroup,
    Nature nature,
    long sequence) {

  /**
   * A main process.
   *
   * @param started microseconds of the host's monotonic clock; with the id it names one process
   * @param at when it started
   * @param ended microseconds of the host's monotonic clock; 0 when it has not ended
   * @param code how it ended, numbered as in {@code si_code} of sigaction(2)
   * @param status exit status or signal
   */
  record Main(long pid, long started, Instant at, long ended, int code, int status) {
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;

    boolean over() {
      return pid > 0 && ended > 0;
    }

    /** Whether a signal ended it. */
    boolean killed() {
      return code == CLD_KILLED || code == CLD_DUMPED;
    }

    boolean same(Main other) {
      return pid == other.pid && started == other.started;
    }

    ExitStatus exit() {
      return switch (code) {
        case CLD_EXITED -> new ExitStatus.Code(status);
        case CLD_KILLED, CLD_DUMPED -> new ExitStatus.Signalled(status);
        default -> new ExitStatus.Unseen("systemd names no status");
      };
    }

    Duration uptime() {
      return over() ? Duration.of(Math.max(0, ended - started), ChronoUnit.MICROS) : Duration.ZERO;
    }
  }

  /** Reads what {@code GetAll} gives for the unit and, where it is one, the service. */
  static UnitState of(Map<String, Object> p) {
    Main main =
        new Main(
            number(p, "ExecMainPID"),
            number(p, "ExecMainStartTimestampMonotonic"),
            time(p, "ExecMainStartTimestamp"),
            number(p, "ExecMainExitTimestampMonotonic"),
            (int) number(p, "ExecMainCode"),
            (int) number(p, "ExecMainStatus"));
    return new UnitState(
        text(p, "LoadState"),
        p.get("LoadError") instanceof Object[] error && error.length == 2 ? "" + error[1] : "",
        text(p, "ActiveState"),
        text(p, "SubState"),
        text(p, "Result"),
        number(p, "MainPID"),
        main,
        number(p, "NRestarts"),
        p.get("Job") instanceof Object[] job && job.length == 2 && job[0] instanceof Number n
            ? n.longValue()
            : 0,
        number(p, "ActiveExitTimestampMonotonic"),
        time(p, "ActiveEnterTimestamp"),
        time(p, "InactiveExitTimestamp"),
        time(p, "InactiveEnterTimestamp"),
        hex(p.get("InvocationID")),
        text(p, "ControlGroup"),
        Nature.of(p),
        Math.max(
            number(p, "StateChangeTimestampMonotonic"), Math.max(main.started(), main.ended())));
  }

  /** Whether something of it runs, or it counts as running though nothing needs to. */
  boolean running() {
    return pid > 0 || isActive() || works();
  }

  /** Whether it does its one work, between its processes too. */
  boolean works() {
    return nature.oneshot() && active.equals("activating") && sub.startsWith("start");
  }

  boolean masked() {
    return load.equals("masked");
  }

  /** Whether nothing of its last run counts as a failure. */
  boolean succeeded() {
    return result.isEmpty() || result.equals("success");
  }

  /** Whether systemd knows of no run: there was none since the boot, or it was forgotten. */
  boolean blank() {
    return sequence == 0;
  }

  boolean isActive() {
    return active.equals("active") || active.equals("reloading") || active.equals("refreshing");
  }

  boolean isFailed() {
    return active.equals("failed");
  }

  boolean isStopped() {
    return active.equals("inactive") || isFailed();
  }

  /**
   * Whether systemd says that it refused a start. It does not say so where the unit had failed
   * before with another result, which it keeps (systemd 252, service_enter_dead).
   */
  boolean startLimitHit() {
    return isFailed() && (result.equals("start-limit-hit") || result.equals("start-limit"));
  }

  /** Since when it runs. */
  Instant runningSince() {
    return pid > 0 && pid == last.pid() ? last.at() : activeSince;
  }

  /** How it ended: as its main process did, where it had one, and why, where systemd knows. */
  ExitStatus exit() {
    ExitStatus how = last.over() ? last.exit() : new ExitStatus.Unseen("the unit is " + describe());
    return result.equals("oom-kill") ? new ExitStatus.OutOfMemory(how) : how;
  }

  /** The state in a few words: {@code failed (result: exit-code, status 3)}. */
  String describe() {
    if (!isFailed()) {
      return active + " (" + sub + ")";
    }
    String how =
        switch (result) {
          case "exit-code" -> ", status " + last.status();
          case "signal", "core-dump" -> ", signal " + last.status();
          default -> "";
        };
    String again = restarts > 0 ? ", after " + restarts + " restarts" : "";
    return "failed (result: " + result + how + again + ")";
  }

  static String text(Map<String, Object> p, String key) {
    Object value = p.get(key);
    return value == null ? "" : value.toString();
  }

  private static String hex(@Nullable Object bytes) {
    return switch (bytes) {
      case byte[] array -> HexFormat.of().formatHex(array);
      case List<?> list ->
          list.stream()
              .map(item -> item instanceof Byte b ? HexFormat.of().toHexDigits(b) : "")
              .collect(Collectors.joining());
      case null, default -> "";
    };
  }

  private static long number(Map<String, Object> p, String key) {
    return p.get(key) instanceof Number n ? n.longValue() : 0;
  }

  /** By the engine's clock; the beginning of the epoch when it never was. */
  private static Instant time(Map<String, Object> p, String key) {
    long micros = number(p, key);
    Instant wall = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return micros == 0 ? wall : SteadyClock.system().of(wall);
  }
}
