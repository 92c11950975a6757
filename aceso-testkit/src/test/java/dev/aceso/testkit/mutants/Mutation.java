package dev.aceso.testkit.mutants;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests in this JVM against classes of their own, some of which may be mutated. */
final class Mutation {
  private static final LauncherConfig ALONE =
      LauncherConfig.builder()
          .enableTestExecutionListenerAutoRegistration(false)
          .enableLauncherSessionListenerAutoRegistration(false)
          .enableLauncherDiscoveryListenerAutoRegistration(false)
          .build();

  private Mutation() {}

  /** Loads the project's own classes anew for each mutant; all other classes are shared. */
  private static final class Own extends URLClassLoader {
    static {
      registerAsParallelCapable();
    }

    Own(URL[] path) {
      super(path, Mutation.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("dev.aceso.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  /** What the tests say when the classes in the folder stand in for those of the same name. */
  static TestExecutionSummary run(Core core, Path mutated, List<String> tests) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (Own own = new Own(core.path(mutated))) {
      thread.setContextClassLoader(own);
      List<DiscoverySelector> selected = new ArrayList<>();
      for (String test : tests) {
        selected.add(selectClass(own.loadClass(test)));
      }
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request().selectors(selected).build();
      SummaryGeneratingListener listener = new SummaryGeneratingListener();
      LauncherFactory.create(ALONE).execute(request, listener);
      return listener.getSummary();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("there is no such test: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
