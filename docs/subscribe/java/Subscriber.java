// Follow Kinerja's events with kafka-clients. Configuration: the environment (see ../README.md).
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

public class Subscriber {
  static final ObjectMapper JSON = new ObjectMapper();

  /** What a sequence counts in. */
  record Stream(String source, String type, String subject) {
    static Stream of(JsonNode told) {
      return new Stream(
          told.get("source").asText(), told.get("type").asText(), told.get("subject").asText());
    }
  }

  /** The highest sequence taken of each stream; one line of the file is one event taken. */
  static Map<Stream, Long> marks(Path file) throws IOException {
    Map<Stream, Long> found = new HashMap<>();
    if (!Files.exists(file)) return found;
    for (String line : Files.readAllLines(file)) {
      try {
        JsonNode told = JSON.readTree(line);
        if (told.has("sequence")) found.put(Stream.of(told), told.get("sequence").asLong());
      } catch (IOException halfWritten) {
        // the last line of a process that was killed
      }
    }
    return found;
  }

  static String header(ConsumerRecord<byte[], byte[]> record, String name) throws IOException {
    var header = record.headers().lastHeader(name);
    if (header == null || header.value() == null) throw new IOException(name + " is missing");
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Your part: what you keep of an event. Ignore fields that you do not know. */
  static ObjectNode effect(ConsumerRecord<byte[], byte[]> record) throws IOException {
    if (record.value() == null) throw new IOException("no body");
    JsonNode body = JSON.readTree(record.value());
    ObjectNode told = JSON.createObjectNode();
    told.put("id", header(record, "ce_id"));
    told.put("source", header(record, "ce_source"));
    told.put("type", header(record, "ce_type"));
    told.put("subject", header(record, "ce_subject"));
    told.put("sequence", Long.parseLong(header(record, "ce_sequence")));
    told.put("rows", body.path("table").isArray() ? body.get("table").size() : null);
    told.set("supersedes", body.get("supersedes"));
    return told;
  }

  static Properties settings() {
    String user = System.getenv("KINERJA_USER");
    String login = "org.apache.kafka.common.security.scram.ScramLoginModule required"
        + " username=\"" + user + "\" password=\"" + System.getenv("KINERJA_PASSWORD") + "\";";
    Properties set = new Properties();
    set.put("bootstrap.servers", System.getenv("KINERJA_BOOTSTRAP"));
    set.put("group.id", System.getenv().getOrDefault("KINERJA_GROUP", user + ".1"));
    set.put("security.protocol", "SASL_SSL");
    set.put("sasl.mechanism", "SCRAM-SHA-512");
    set.put("sasl.jaas.config", login);
    set.put("auto.offset.reset", "earliest");
    set.put("enable.auto.commit", "false");
    if (System.getenv("KINERJA_CA_FILE") != null) {
      set.put("ssl.truststore.type", "PEM");
      set.put("ssl.truststore.location", System.getenv("KINERJA_CA_FILE"));
    }
    return set;
  }

  public static void main(String[] args) throws Exception {
    Path file = Path.of(System.getenv().getOrDefault("KINERJA_STATE", "taken.jsonl"));
    Map<Stream, Long> taken = marks(file);
    var bytes = new ByteArrayDeserializer();
    try (var consumer = new KafkaConsumer<>(settings(), bytes, bytes);
        var state = new RandomAccessFile(file.toFile(), "rwd")) { // each write reaches the disk
      Thread reader = Thread.currentThread();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> {
        consumer.wakeup();
        try {
          reader.join(5000);
        } catch (InterruptedException ended) {
          reader.interrupt();
        }
      }));
      consumer.subscribe(List.of(System.getenv("KINERJA_TOPICS").split(",")));
      state.seek(state.length());
      state.write('\n');
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          ObjectNode told;
          try {
            told = effect(record);
          } catch (IOException | NumberFormatException error) { // keep it, tell the office
            System.out.printf("skipped %s/%d@%d %s%n",
                record.topic(), record.partition(), record.offset(),
                String.valueOf(error.getMessage()).lines().findFirst().orElse(""));
            continue;
          }
          Stream stream = Stream.of(told);
          long sequence = told.get("sequence").asLong();
          boolean isNew = sequence > taken.getOrDefault(stream, 0L);
          if (isNew) {
            // Effect and mark are one write: a crash neither loses nor doubles them.
            state.write((told + "\n").getBytes(StandardCharsets.UTF_8));
            taken.put(stream, sequence);
          }
          System.out.printf("%s %s %s %s %d%n", isNew ? "taken" : "double",
              stream.source(), stream.type(), stream.subject(), sequence);
        }
        consumer.commitSync();
      }
    } catch (WakeupException ended) {
      System.out.flush();
    }
  }
}
