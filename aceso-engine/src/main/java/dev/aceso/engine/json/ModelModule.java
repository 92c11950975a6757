package dev.aceso.engine.json;

import dev.aceso.model.Component;
import dev.aceso.model.ComponentId;
import dev.aceso.model.Settings;
import dev.aceso.model.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.databind.util.Converter;

/**
 * The types of the model whose JSON is not that of their record components: a name is a plain
 * string, settings are their plain map, a topology is the list of its components. A set is written
 * in its natural order, so that equal values have equal texts.
 */
final class ModelModule extends SimpleModule {
  private static final long serialVersionUID = 1;
  private static final TypeFactory TYPES = TypeFactory.createDefaultInstance();
  private static final JavaType LIST =
      TYPES.constructCollectionType(List.class, TYPES.constructType(Object.class));

  ModelModule() {
    super("aceso-model");
    JavaType id = TYPES.constructType(ComponentId.class);
    JavaType text = TYPES.constructType(String.class);
    addSerializer(ComponentId.class, writer(id, text, ComponentId::value));
    addDeserializer(ComponentId.class, reader(text, id, ComponentId::new));
    addKeySerializer(ComponentId.class, new KeyWriter());
    addKeyDeserializer(ComponentId.class, new KeyReader());

    JavaType settings = TYPES.constructType(Settings.class);
    JavaType map = TYPES.constructMapType(Map.class, String.class, Object.class);
    addSerializer(Settings.class, writer(settings, map, Settings::values));
    addDeserializer(
        Settings.class, reader(map, settings, (Map<String, Object> m) -> new Settings(m)));

    JavaType topology = TYPES.constructType(Topology.class);
    JavaType components = TYPES.constructCollectionType(List.class, Component.class);
    addSerializer(Topology.class, writer(topology, components, Topology::components));
    addDeserializer(
        Topology.class, reader(components, topology, (List<Component> list) -> new Topology(list)));

    addSerializer(
        Set.class,
        writer(TYPES.constructType(Set.class), LIST, (Object set) -> sorted((Set<?>) set)));
  }

  private static List<?> sorted(Set<?> set) {
    return set.stream().sorted().toList();
  }

  private static <T> ValueSerializer<T> writer(
      JavaType from, JavaType to, Function<? super T, ?> conversion) {
    @SuppressWarnings("unchecked") // Jackson types its delegating serializer as one of Object
    ValueSerializer<T> writer =
        (ValueSerializer<T>)
            (ValueSerializer<?>)
                new StdConvertingSerializer(new Conversion<>(from, to, conversion));
    return writer;
  }

  private static <S, T> StdConvertingDeserializer<T> reader(
      JavaType from, JavaType to, Function<S, T> conversion) {
    return new StdConvertingDeserializer<>(new Conversion<>(from, to, conversion));
  }

  private record Conversion<S, T>(JavaType from, JavaType to, Function<? super S, ? extends T> by)
      implements Converter<S, T> {
    @Override
    public T convert(DeserializationContext context, S value) {
      return by.apply(value);
    }

    @Override
    public T convert(SerializationContext context, S value) {
      return by.apply(value);
    }

    @Override
    public JavaType getInputType(TypeFactory types) {
      return from;
    }

    @Override
    public JavaType getOutputType(TypeFactory types) {
      return to;
    }
  }

  private static final class KeyWriter extends ValueSerializer<ComponentId> {
    @Override
    public void serialize(ComponentId id, JsonGenerator out, SerializationContext context) {
      out.writeName(id.value());
    }
  }

  private static final class KeyReader extends KeyDeserializer {
    @Override
    public ComponentId deserializeKey(String key, DeserializationContext context) {
      return new ComponentId(key);
    }
  }
}
