/** Round trips through the JSON form of the model. */
@org.jspecify.annotations.NullMarked
package dev.aceso.engine.json;
