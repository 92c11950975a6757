/**
 * The HTTP face of a running engine: JSON under {@code /api/v1}, server-sent events, the OpenAPI
 * description, Prometheus metrics and the console's files. Everything is read from and asked of one
 * {@link dev.aceso.engine.loop.Control}; nothing here decides or keeps state of its own. Every
 * connection has its own virtual thread; all types are safe to share. Depends on {@code model} and
 * {@code loop}, on Helidon's web server and on Jackson.
 */
@NullMarked
package dev.aceso.engine.api;

import org.jspecify.annotations.NullMarked;
