package dev.aceso.engine.app;

import dev.aceso.engine.api.ApiServer;
import dev.aceso.engine.api.ApprovalLinks;
import dev.aceso.engine.cli.Version;
import dev.aceso.engine.config.ConfigReader;
import dev.aceso.engine.config.ConfigWatcher;
import dev.aceso.engine.config.ReadResult;
import dev.aceso.engine.config.SystemConfig;
import dev.aceso.engine.journal.JournalException;
import dev.aceso.engine.loop.Engine;
import dev.aceso.engine.loop.UnusableConfigException;
import dev.aceso.engine.notify.Notifier;
import dev.aceso.engine.systemd.ServiceManager;
import dev.aceso.targets.SteadyClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running program: engine, API, notifications and reload, put together. */
public final class App implements AutoCloseable {

  private final Engine engine;
  private final ApiServer api;
  private final Notifier notifier;
  private final ConfigWatcher watcher;
  private final ServiceManager manager;

  private App(
      Engine engine,
      ApiServer api,
      Notifier notifier,
      ConfigWatcher watcher,
      ServiceManager manager) {
    this.engine = engine;
    this.api = api;
    this.notifier = notifier;
    this.watcher = watcher;
    this.manager = manager;
  }

  /**
   * Starts everything and returns when every component is watched, and the service manager knows.
   *
   * @param folder the configuration folder, from which it reloads
   * @param environment what references in the configuration are looked up in, and where the service
   *     manager says how it is reached
   * @throws JournalException when the data folder can't be used
   * @throws IOException when the address can't be had, or the state folder not made
   * @throws UnusableConfigException when some component can't be opened
   */
  public static App start(ReadResult.Good read, Path folder, Map<String, String> environment)
      throws JournalException, IOException, UnusableConfigException {
    SystemConfig config = read.config();
    Engine engine = Engine.open(config, Version.current(), SteadyClock.system());
    DiscreetLog.through(engine::told);
    ApiServer api;
    ApprovalLinks links;
    try {
      Files.createDirectories(
          config.engine().data().resolve("state"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      links = ApprovalLinks.open(config.engine().data(), config.engine().publicUrl());
      api =
          ApiServer.start(
              config.engine().listen(),
              engine,
              config.engine().access(),
              Optional.of(links),
              Optional.of(config.engine().data()));
    } catch (IOException | RuntimeException e) {
      engine.close();
      throw e;
    }
    Notifier notifier =
        Notifier.start(
            engine,
            config.engine().data(),
            config.notifications(),
            links,
            config.engine().console());
    try {
      engine.watch(config);
    } catch (UnusableConfigException | RuntimeException e) {
      notifier.close();
      api.close();
      engine.close();
      throw e;
    }
    ServiceManager manager = ServiceManager.of(environment, ProcessHandle.current().pid());
    ConfigWatcher watcher =
        ConfigWatcher.start(
            folder,
            environment,
            read.fingerprint(),
            new Reload(config, engine, api, notifier, manager)::take);
    manager.ready(engine::status);
    return new App(engine, api, notifier, watcher, manager);
  }

  /** Waits until the loop breaks by a fault of its own, if ever, and returns what broke it. */
  public Throwable awaitBreak() {
    return engine.awaitBreak();
  }

  /** The address of API and console. */
  public String url() {
    return api.url();
  }

  /**
   * Why components could not be used or not be started on this machine, found without any effect.
   */
  public static List<String> obstacles(ReadResult.Good read) {
    return Engine.obstacles(read.config());
  }

  /** The configuration in a folder, checked. */
  public static ReadResult read(Path folder) {
    return ConfigReader.read(folder, System.getenv());
  }

  @Override
  public void close() throws JournalException {
    manager.close();
    watcher.close();
    api.close();
    notifier.close();
    engine.close();
  }
}
