package dev.aceso.drills.ledger;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue.OfAnnotation;
import java.lang.classfile.AnnotationValue.OfArray;
import java.lang.classfile.AnnotationValue.OfString;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a compiled class says of tests, by itself.
 *
 * @param parent binary name of the class it extends
 * @param methods its own test methods with their own tags
 */
record TestType(
    String name,
    String parent,
    boolean concrete,
    Set<String> tags,
    Map<String, Set<String>> methods) {
  private static final String API = "Lorg/junit/jupiter/api/";
  private static final String TAG = API + "Tag;";
  private static final String TAGS = API + "Tags;";
  private static final Set<String> TESTS =
      Set.of(
          API + "Test;",
          API + "RepeatedTest;",
          API + "TestFactory;",
          API + "TestTemplate;",
          "Lorg/junit/jupiter/params/ParameterizedTest;");

  static TestType read(Path classFile) throws IOException {
    ClassModel model = ClassFile.of().parse(classFile);
    Map<String, Set<String>> methods = new LinkedHashMap<>();
    for (MethodModel method : model.methods()) {
      if (annotations(method).anyMatch(a -> TESTS.contains(a.className().stringValue()))) {
        methods.put(method.methodName().stringValue(), tags(method));
      }
    }
    return new TestType(
        binary(model.thisClass().asInternalName()),
        model.superclass().map(c -> binary(c.asInternalName())).orElse(""),
        !model.flags().has(AccessFlag.ABSTRACT),
        tags(model),
        methods);
  }

  /** The class that this one is nested in; JUnit hands its tags down. */
  Optional<String> enclosing() {
    int dollar = name.lastIndexOf('$');
    return dollar < 0 ? Optional.empty() : Optional.of(name.substring(0, dollar));
  }

  private static String binary(String internal) {
    return internal.replace('/', '.');
  }

  private static Stream<Annotation> annotations(AttributedElement element) {
    return element.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
        .flatMap(attribute -> attribute.annotations().stream());
  }

  private static Set<String> tags(AttributedElement element) {
    Set<String> tags = new LinkedHashSet<>();
    annotations(element).flatMap(TestType::singly).forEach(a -> value(a).ifPresent(tags::add));
    return tags;
  }

  /** A tag, or each of several that the compiler has put into one container. */
  private static Stream<Annotation> singly(Annotation annotation) {
    return switch (annotation.className().stringValue()) {
      case TAG -> Stream.of(annotation);
      case TAGS ->
          annotation.elements().stream()
              .flatMap(e -> e.value() instanceof OfArray all ? all.values().stream() : none())
              .flatMap(v -> v instanceof OfAnnotation one ? Stream.of(one.annotation()) : none());
      default -> Stream.empty();
    };
  }

  private static <T> Stream<T> none() {
    return Stream.empty();
  }

  private static Optional<String> value(Annotation tag) {
    return tag.elements().stream()
        .flatMap(e -> e.value() instanceof OfString text ? Stream.of(text.stringValue()) : none())
        .findFirst();
  }
}
