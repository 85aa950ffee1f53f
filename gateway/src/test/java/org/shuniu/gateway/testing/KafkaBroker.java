package org.shuniu.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Kafka, one node in a process of its own, so that it can be killed. */
public final class KafkaBroker implements AutoCloseable {
    private final Path directory;
    private final int port;
    private Process process;

    /** Starts with an empty log in an empty directory. */
    public KafkaBroker(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        int controller = freePort();
        Files.writeString(
                properties(),
                """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                controller.listener.names=CONTROLLER
                log.dirs=%3$s
                num.partitions=3
                offsets.topic.replication.factor=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                """
                        .formatted(port, controller, directory.resolve("log")));
        Process format =
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        Uuid.randomUuid().toString(),
                        "-c",
                        properties().toString());
        assertThat(format.waitFor()).as(() -> output()).isZero();
        start();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path properties() {
        return directory.resolve("server.properties");
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("out"), UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** With what it had when it was killed. */
    public void start() throws IOException {
        process = java("kafka.Kafka", properties().toString());
    }

    private Process java(String main, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("out").toFile()))
                .start();
    }

    /** Host and port, as clients take them. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** As the kernel does it when memory is short. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** All that lies in a topic, each partition in its order; nothing while it does not exist. */
    public List<ConsumerRecord<String, String>> read(String topic) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", address()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer
                            .listTopics(Duration.ofSeconds(20))
                            .getOrDefault(topic, List.of())
                            .stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
