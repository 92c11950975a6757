/**
 * What the engine can watch and act on. One package per kind of thing; each kind is found by
 * ServiceLoader, so a new one is a new package and nothing else. Blocking calls are made on virtual
 * threads. Depends on {@code model}.
 */
@NullMarked
package dev.aceso.targets;

import org.jspecify.annotations.NullMarked;
