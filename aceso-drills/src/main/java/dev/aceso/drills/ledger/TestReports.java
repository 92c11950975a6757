package dev.aceso.drills.ledger;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What Surefire reported of the last run of each test. */
final class TestReports {
  /** One test as reported; without a method when its whole class failed or was skipped. */
  record Report(TestId test, TestResult result, String message) {}

  private static final PathMatcher REPORT =
      FileSystems.getDefault().getPathMatcher("glob:**/surefire-reports*/TEST-*.xml");

  private final Map<TestId, List<Report>> byTest = new LinkedHashMap<>();

  private TestReports() {}

  /**
   * Reads the reports of all modules below a folder. A test that several runs have reported counts
   * as the latest says; one that was repeated, with other parameters say, has several reports.
   */
  static TestReports below(Path root, List<String> modules) throws IOException {
    TestReports reports = new TestReports();
    for (String module : modules) {
      for (Path file : files(root.resolve(module).resolve("target"))) {
        reports.take(read(module, file));
      }
    }
    return reports;
  }

  List<Report> all() {
    return byTest.values().stream().flatMap(List::stream).toList();
  }

  /** How a test ended: the worst of its repetitions, or what befell its whole class. */
  TestResult of(TestId test) {
    TestId type = new TestId(test.module(), test.type(), "");
    return Stream.of(test, type)
        .flatMap(id -> byTest.getOrDefault(id, List.of()).stream())
        .map(Report::result)
        .max(Enum::compareTo)
        .orElse(TestResult.NOT_RUN);
  }

  private void take(List<Report> file) {
    Map<TestId, List<Report>> news = new LinkedHashMap<>();
    for (Report report : file) {
      news.computeIfAbsent(report.test(), _ -> new ArrayList<>()).add(report);
    }
    byTest.putAll(news);
  }

  /** The latest last. */
  private static List<Path> files(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.find(target, 2, (file, _) -> REPORT.matches(file))) {
      Map<Path, Long> times = new LinkedHashMap<>();
      for (Path file : files.sorted().toList()) {
        times.put(file, Files.getLastModifiedTime(file).toMillis());
      }
      return times.entrySet().stream()
          .sorted(Map.Entry.comparingByValue())
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  private static List<Report> read(String module, Path file) throws IOException {
    List<Report> reports = new ArrayList<>();
    try {
      NodeList cases = parser().parse(file.toFile()).getElementsByTagName("testcase");
      for (int i = 0; i < cases.getLength(); i++) {
        if (cases.item(i) instanceof Element test) {
          reports.add(report(module, test));
        }
      }
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("%s is no report: %s".formatted(file, e.getMessage()), e);
    }
    return reports;
  }

  private static Report report(String module, Element test) {
    String type = test.getAttribute("classname");
    String name = test.getAttribute("name");
    String method = name.equals(type) ? "" : name.split("[^\\w$]", 2)[0];
    TestId id = new TestId(module, type, method);
    return child(test, "failure")
        .or(() -> child(test, "error"))
        .map(e -> new Report(id, TestResult.FAILED, e.getAttribute("message")))
        .or(() -> child(test, "skipped").map(e -> skipped(id, e)))
        .orElseGet(() -> new Report(id, TestResult.PASSED, ""));
  }

  private static Report skipped(TestId id, Element element) {
    return new Report(id, TestResult.SKIPPED, element.getAttribute("message"));
  }

  private static Optional<Element> child(Element parent, String name) {
    for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
      if (n instanceof Element element && element.getTagName().equals(name)) {
        return Optional.of(element);
      }
    }
    return Optional.empty();
  }

  private static DocumentBuilder parser() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder();
  }
}
