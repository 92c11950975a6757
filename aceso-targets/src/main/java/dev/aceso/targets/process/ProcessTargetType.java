package dev.aceso.targets.process;

import com.google.auto.service.AutoService;
import dev.aceso.model.Action;
import dev.aceso.model.ActionType;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Signal;
import dev.aceso.targets.SteadyClock;
import dev.aceso.targets.Target;
import dev.aceso.targets.TargetSpec;
import dev.aceso.targets.TargetType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A process of this machine. */
@AutoService(TargetType.class)
public final class ProcessTargetType implements TargetType {
  @Override
  public String type() {
    return "process";
  }

  @Override
  public String schema() {
    return """
    {
      "type": "object",
      "properties": {
        "command": {
          "description": "The program and its arguments; never a shell string.",
          "type": "array", "items": {"type": "string"}, "minItems": 1
        },
        "pidfile": {
          "description": "Watch what runs already, found by this file, instead of owning it.",
          "type": "string"
        },
        "program": {
          "description": "The program of the process that the pidfile names, where its command starts another.",
          "type": "string"
        },
        "user": {
          "description": "The user it runs as, by name or number; with a pidfile, whose process that names, where that is not the file's owner.",
          "type": "string"
        },
        %s
        "env": {
          "description": "Its environment, beside the engine's PATH, LANG, HOME, USER and TZ; it gets nothing else.",
          "type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}
        },
        "directory": {"description": "Where it runs; the configuration folder by default.", "type": "string"},
        "output": {"description": "File that its output is appended to.", "type": "string"},
        "output_limit": {
          "description": "How much of its output is kept; 10MiB and 3 copies of that by default.",
          "type": "object",
          "properties": {
            "size": {"description": "Of the file and of each copy.", "type": "string", "format": "aceso-size"},
            "keep": {"description": "How many copies.", "type": "integer", "minimum": 0, "maximum": 99}
          },
          "additionalProperties": false
        },
        "start": {
          "description": "Whether the engine starts it of its own accord; only a person or a recovery otherwise.",
          "type": "boolean"
        },
        "stop_signal": {
          "description": "Signal of a graceful stop.",
          "enum": ["TERM", "INT", "QUIT", "HUP", "USR1", "USR2"]
        },
        "grace": {"description": "How long a graceful stop may take.", "type": "string", "format": "aceso-duration"},
        "cleanup": {
          "description": "Files that may be deleted when its disk is full.",
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "path": {"description": "The folder.", "type": "string"},
              "match": {"description": "Names, with * and ?.", "type": "string"},
              "older_than": {"type": "string", "format": "aceso-duration"},
              "keep": {"description": "How many of the newest stay.", "type": "integer", "minimum": 0}
            },
            "required": ["path", "match"],
            "additionalProperties": false
          }
        }
      }
    }
    """
        .formatted(Rights.SCHEMA);
  }

  @Override
  public List<ActionType> verbs() {
    Duration brief = Duration.ofSeconds(10);
    return List.of(
        new ActionType("start", true, false, brief),
        new ActionType("stop", true, true, Duration.ofSeconds(30)),
        new ActionType("kill", true, true, brief),
        new ActionType("signal", false, true, brief),
        new ActionType("exec", false, false, Duration.ofSeconds(60)),
        new ActionType(Action.CHECKPOINT, true, false, Duration.ofSeconds(60)),
        new ActionType(Action.CHECK, true, false, Duration.ofSeconds(60)),
        new ActionType("clean", true, false, Duration.ofSeconds(60)));
  }

  @Override
  public Map<ComponentId, Long> running(Path state) {
    return Survivors.all(state, Proc.bootId());
  }

  @Override
  public Target open(TargetSpec spec, Consumer<Signal> sink) {
    return new ProcessTarget(spec, sink, SteadyClock.system(), Proc::bootId);
  }
}
