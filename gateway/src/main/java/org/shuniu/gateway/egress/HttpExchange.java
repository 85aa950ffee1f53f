package org.shuniu.gateway.egress;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One request and its answer (RFC 9112) on a connection of its own. Nothing is decompressed, and no
 * more is read than the request allows.
 */
final class HttpExchange {
    private static final int MAX_HEAD = 16_384;

    private final InputStream in;
    private final OutputStream out;

    HttpExchange(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /**
     * What is asked.
     *
     * @param fields of the head, beside those that every request has
     * @param mediaTypes that the answer may have; empty if only its status counts
     * @param maxBytes of the answer's body
     */
    record Request(
            String method,
            Map<String, String> fields,
            String body,
            Set<String> mediaTypes,
            int maxBytes) {
        Request {
            fields = Map.copyOf(fields);
            mediaTypes = Set.copyOf(mediaTypes);
        }
    }

    /** The answer is none that we take; the message says why and quotes nothing of it. */
    static final class Unacceptable extends IOException {
        private static final long serialVersionUID = 1L;

        Unacceptable(String message) {
            super(message);
        }
    }

    EgressAnswer.Answered run(EgressTarget target, Request request) throws IOException {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        out.write(head(target, request, body.length).getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        Head head = readHead();
        while (head.status() / 100 == 1) {
            head = readHead();
        }
        if (head.status() / 100 == 3) {
            throw new Unacceptable("redirect");
        }
        boolean empty = head.status() == 202 || head.status() == 204;
        if (request.mediaTypes().isEmpty() || head.status() / 100 != 2 || empty) {
            return new EgressAnswer.Answered(head.status(), "");
        }
        if (!request.mediaTypes().contains(head.mediaType())) {
            throw new Unacceptable("content-type");
        }
        // We asked for none (RFC 9110 §12.5.3), so nothing small can unfold into something large.
        String encoding = head.field("content-encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new Unacceptable("content-encoding");
        }
        byte[] answer = readBody(head, request.maxBytes());
        return new EgressAnswer.Answered(head.status(), new String(answer, StandardCharsets.UTF_8));
    }

    private static String head(EgressTarget target, Request request, int length) {
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(target.pathAndQuery());
        head.append(" HTTP/1.1\r\nHost: ").append(target.authority());
        head.append("\r\nUser-Agent: Shuniu\r\nAccept-Encoding: identity\r\nConnection: close");
        if (!request.mediaTypes().isEmpty()) {
            head.append("\r\nAccept: ").append(String.join(", ", request.mediaTypes()));
        }
        if (!request.method().equals("GET")) {
            head.append("\r\nContent-Length: ").append(length);
        }
        request.fields()
                .forEach(
                        (name, value) ->
                                head.append("\r\n").append(name).append(": ").append(value));
        return head.append("\r\n\r\n").toString();
    }

    private record Head(int status, Map<String, String> fields) {
        String field(String name) {
            return fields.getOrDefault(name, "");
        }

        String mediaType() {
            return field("content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        }
    }

    private Head readHead() throws IOException {
        int budget = MAX_HEAD;
        String status = readLine(budget);
        if (!status.matches("HTTP/1\\.[01] [0-9]{3}(?: .*)?")) {
            throw new Unacceptable("status-line");
        }
        var fields = new HashMap<String, String>();
        while (true) {
            String line = readLine(budget);
            budget -= line.length() + 2;
            if (line.isEmpty()) {
                return new Head(Integer.parseInt(status.substring(9, 12)), fields);
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new Unacceptable("header");
            }
            // Of two lengths or encodings one is a lie (RFC 9112 §6.3).
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (fields.put(name, line.substring(colon + 1).strip()) != null
                    && Set.of("content-length", "transfer-encoding", "content-type")
                            .contains(name)) {
                throw new Unacceptable("header");
            }
        }
    }

    private String readLine(int max) throws IOException {
        var line = new StringBuilder();
        for (int c = readByte(); c != '\n'; c = readByte()) {
            if (line.length() >= max) {
                throw new Unacceptable("head-too-large");
            }
            line.append((char) c);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r'
                ? line.substring(0, length - 1)
                : line.toString();
    }

    private int readByte() throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException();
        }
        return c;
    }

    private byte[] readBody(Head head, int max) throws IOException {
        String coding = head.field("transfer-encoding");
        String length = head.field("content-length");
        if (coding.equalsIgnoreCase("chunked")) {
            return readChunks(max);
        }
        if (!coding.isEmpty() || !length.matches("[0-9]{0,9}")) {
            throw new Unacceptable("transfer-encoding");
        }
        if (length.isEmpty()) {
            return atMost(max, in.readNBytes(max + 1));
        }
        int expected = Integer.parseInt(length);
        if (expected > max) {
            throw new Unacceptable("too-large");
        }
        return exactly(expected);
    }

    private byte[] readChunks(int max) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String size = readLine(1_000).split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,7}")) {
                throw new Unacceptable("chunk");
            }
            int expected = Integer.parseInt(size, 16);
            if (expected == 0) {
                return body.toByteArray();
            }
            if (body.size() + expected > max) {
                throw new Unacceptable("too-large");
            }
            body.write(exactly(expected));
            readLine(2);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    private static byte[] atMost(int max, byte[] bytes) throws IOException {
        if (bytes.length > max) {
            throw new Unacceptable("too-large");
        }
        return bytes;
    }
}
