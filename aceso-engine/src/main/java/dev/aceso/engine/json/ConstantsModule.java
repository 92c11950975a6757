package dev.aceso.engine.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Constants in lower case with dashes, both ways. */
final class ConstantsModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  ConstantsModule() {
    addSerializer(new Writer());
    setDeserializerModifier(new Modifier());
  }

  @SuppressWarnings("rawtypes")
  private static final class Writer extends StdSerializer<Enum> {
    Writer() {
      super(Enum.class);
    }

    @Override
    public void serialize(Enum value, JsonGenerator out, SerializationContext context) {
      out.writeString(ModelJson.kebab(value.name()));
    }
  }

  private static final class Modifier extends ValueDeserializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public ValueDeserializer<?> modifyEnumDeserializer(
        DeserializationConfig config,
        JavaType type,
        BeanDescription.Supplier bean,
        ValueDeserializer<?> usual) {
      return new Reader(type.getRawClass());
    }
  }

  private static final class Reader extends StdScalarDeserializer<Object> {
    private final Class<?> type;

    Reader(Class<?> type) {
      super(type);
      this.type = type;
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) {
      String text = in.getString();
      for (Object constant : type.getEnumConstants()) {
        if (ModelJson.kebab(((Enum<?>) constant).name()).equals(text)) {
          return constant;
        }
      }
      return context.handleWeirdStringValue(type, text, "unknown constant");
    }
  }
}
