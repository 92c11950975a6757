package dev.aceso.engine.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Reads text as one YAML document, of bounded depth. */
final class YamlSyntax {
  /** How deep lists and keys may be nested; the composer recurses. */
  static final int DEEPEST = 50;

  private YamlSyntax() {}

  /** The text is no YAML that can be used, and where. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient ConfigProblem problem;

    SyntaxException(ConfigProblem problem) {
      super(problem.toString());
      this.problem = problem;
    }

    ConfigProblem problem() {
      return problem;
    }
  }

  /** The document; empty when the text holds nothing but comments. */
  static Optional<Node> compose(String file, String text) throws SyntaxException {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file).setUseMarks(true).setAllowNonScalarKeys(true).build();
    try {
      Parser events = new ParserImpl(settings, new StreamReader(settings, text));
      return new Composer(settings, new Shallow(events)).getSingleNode();
    } catch (MarkedYamlEngineException e) {
      throw new SyntaxException(problem(file, e));
    } catch (ReaderException e) {
      throw new SyntaxException(unprintable(file, text, e));
    } catch (YamlEngineException e) {
      throw new SyntaxException(new ConfigProblem(file, 1, 1, "this is no YAML: " + said(e)));
    }
  }

  private static String said(YamlEngineException e) {
    String said = String.valueOf(e.getMessage());
    return said.startsWith("Number of aliases") ? "more than 50 aliases: write it out" : said;
  }

  private static ConfigProblem problem(String file, MarkedYamlEngineException e) {
    @Nullable Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    String said = String.valueOf(e.getProblem());
    String what =
        said.contains("\\t(TAB)")
            ? "a tab can't indent: use spaces"
            : said.equals("but found another document")
                ? "a second document begins here: a file holds one, remove the '---'"
                : said.startsWith("found undefined alias")
                    ? "there is no anchor '&%s' before this alias"
                        .formatted(said.substring("found undefined alias".length()).strip())
                    : said + context(e);
    return new ConfigProblem(
        file,
        mark == null ? 1 : mark.getLine() + 1,
        mark == null ? 1 : mark.getColumn() + 1,
        "this is no YAML: " + what);
  }

  /** What was being read; where it began, when that is another line. */
  private static String context(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : e.getContext();
    return context.isEmpty()
        ? ""
        : " "
            + context
            + e.getContextMark().map(m -> " that begins in line " + (m.getLine() + 1)).orElse("");
  }

  private static ConfigProblem unprintable(String file, String text, ReaderException e) {
    String before = text.substring(0, Math.min(e.getPosition(), text.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    int column = before.length() - before.lastIndexOf('\n');
    return new ConfigProblem(
        file,
        line,
        column,
        "this is no YAML: the character U+%04X is not allowed: remove it"
            .formatted(e.getCodePoint()));
  }

  /** Refuses what is nested too deep before anything recurses into it. */
  private static final class Shallow implements Parser {
    private final Parser events;
    private int depth;

    Shallow(Parser events) {
      this.events = events;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
      return events.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
      return events.peekEvent();
    }

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public Event next() {
      Event event = events.next();
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        throw new ParserException(
            "nested deeper than %d levels".formatted(DEEPEST), event.getStartMark());
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
      return event;
    }
  }
}
