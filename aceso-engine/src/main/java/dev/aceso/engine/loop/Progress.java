package dev.aceso.engine.loop;

import dev.aceso.model.Step;
import java.time.Instant;
import java.util.Optional;

/**
 * A step that is under way, as it is now; kept in memory only.
 *
 * @param undo its compensation is what is under way
 * @param since when the try began
 * @param printed what its command has printed last: one line, bounded and free of secrets; empty
 *     when nothing, or when it runs no command
 */
public record Progress(Step step, boolean undo, Instant since, Optional<String> printed) {}
