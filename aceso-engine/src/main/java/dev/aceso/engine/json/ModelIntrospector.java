package dev.aceso.engine.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.jsontype.NamedType;

/**
 * Reads from plain Java what Jackson otherwise needs annotations for: constants are written in
 * kebab case, and a record of a sealed interface carries the tag {@code type}, its name in kebab
 * case.
 */
final class ModelIntrospector extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  /** The sealed interface that the type is, or is a member of. */
  static Optional<Class<?>> sealedRoot(Class<?> type) {
    if (type.isInterface() && type.isSealed()) {
      return Optional.of(type);
    }
    return Arrays.<Class<?>>stream(type.getInterfaces()).filter(Class::isSealed).findFirst();
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    if (annotated instanceof AnnotatedClass type && sealedRoot(type.getRawType()).isPresent()) {
      return JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, true, true);
    }
    return super.findPolymorphicTypeInfo(config, annotated);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
    Class<?> type = annotated.getRawType();
    if (!type.isInterface() || !type.isSealed()) {
      return super.findSubtypes(config, annotated);
    }
    List<NamedType> members = new ArrayList<>();
    for (Class<?> member : type.getPermittedSubclasses()) {
      members.add(new NamedType(member, ModelJson.kebab(member.getSimpleName())));
    }
    return members;
  }

  @Override
  public @Nullable String findTypeName(MapperConfig<?> config, AnnotatedClass type) {
    return sealedRoot(type.getRawType()).isPresent()
        ? ModelJson.kebab(type.getRawType().getSimpleName())
        : super.findTypeName(config, type);
  }

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    for (int i = 0; i < constants.length; i++) {
      names[i] = ModelJson.kebab(constants[i].name());
    }
    return names;
  }
}
