package org.shuniu.gateway.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * What signatures and password hashes cost in pure Java and in native code: processor time of one
 * thread, the best of several rounds, so that neighbours on the machine do not count. {@code
 * deploy/bench/crypto.sh}.
 */
final class CryptoBench {
    private static final int ROUNDS = 15;
    private static final int TOKEN_BYTES = 700;
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;

    private CryptoBench() {}

    private interface Work {
        void run() throws Throwable;
    }

    public static void main(String[] arguments) throws Throwable {
        SignatureProvider fastest = SignatureProvider.fastest();
        System.out.println("native: " + fastest);
        System.out.println("| what | pure Java µs | native µs | ratio |\n|---|---:|---:|---:|");
        var jdk = SignatureProvider.jdk();
        var ec = (ECKey) SigningKey.generate(JWSAlgorithm.ES256);
        print(
                "ES256 sign",
                sign(jdk.equip(new ECDSASigner(ec)), JWSAlgorithm.ES256),
                sign(fastest.equip(new ECDSASigner(ec)), JWSAlgorithm.ES256),
                500);
        Work byJdk =
                verify(jdk.equip(new ECDSAVerifier(ec)), new ECDSASigner(ec), JWSAlgorithm.ES256);
        Work byFastest =
                verify(
                        fastest.equip(new ECDSAVerifier(ec)),
                        new ECDSASigner(ec),
                        JWSAlgorithm.ES256);
        print("ES256 verify", byJdk, byFastest, 500);
        var rsa = (RSAKey) SigningKey.generate(JWSAlgorithm.RS256);
        print(
                "RS256 sign",
                sign(jdk.equip(new RSASSASigner(rsa)), JWSAlgorithm.RS256),
                sign(fastest.equip(new RSASSASigner(rsa)), JWSAlgorithm.RS256),
                500);
        byJdk =
                verify(
                        jdk.equip(new RSASSAVerifier(rsa)),
                        new RSASSASigner(rsa),
                        JWSAlgorithm.RS256);
        byFastest =
                verify(
                        fastest.equip(new RSASSAVerifier(rsa)),
                        new RSASSASigner(rsa),
                        JWSAlgorithm.RS256);
        print("RS256 verify", byJdk, byFastest, 500);
        print("Argon2id 19 MiB, 2 passes", argon2InJava(), argon2Native(), 1);
    }

    private static Work sign(JWSSigner signer, JWSAlgorithm algorithm) {
        var header = new JWSHeader(algorithm);
        byte[] token = new byte[TOKEN_BYTES];
        return () -> signer.sign(header, token);
    }

    private static Work verify(JWSVerifier verifier, JWSSigner signer, JWSAlgorithm algorithm)
            throws JOSEException {
        var header = new JWSHeader(algorithm);
        byte[] token = new byte[TOKEN_BYTES];
        Base64URL signature = signer.sign(header, token);
        return () -> {
            if (!verifier.verify(header, token, signature)) {
                throw new AssertionError("not verified");
            }
        };
    }

    private static Work argon2InJava() {
        byte[] hash = new byte[32];
        var parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withMemoryAsKB(MEMORY_KIB)
                        .withIterations(PASSES)
                        .withParallelism(1)
                        .withSalt(new byte[16])
                        .build();
        return () -> {
            var argon2 = new Argon2BytesGenerator();
            argon2.init(parameters);
            argon2.generateBytes("correct horse".getBytes(StandardCharsets.UTF_8), hash);
        };
    }

    @SuppressWarnings("restricted") // Calling native code is what this is about.
    private static Work argon2Native() throws IOException {
        Path library = Files.createTempFile("argon2", ".so");
        String machine =
                System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x86-64";
        try (InputStream in =
                CryptoBench.class.getResourceAsStream("/" + machine + "/libargon2.so")) {
            Files.copy(Objects.requireNonNull(in), library, StandardCopyOption.REPLACE_EXISTING);
        }
        var arena = Arena.global();
        var number = ValueLayout.JAVA_INT;
        var length = ValueLayout.JAVA_LONG;
        var address = ValueLayout.ADDRESS;
        MethodHandle hash =
                Linker.nativeLinker()
                        .downcallHandle(
                                SymbolLookup.libraryLookup(library, arena)
                                        .findOrThrow("argon2id_hash_raw"),
                                FunctionDescriptor.of(
                                        number, number, number, number, address, length, address,
                                        length, address, length));
        Files.delete(library);
        MemorySegment password = arena.allocateFrom("correct horse");
        MemorySegment salt = arena.allocate(16);
        MemorySegment result = arena.allocate(32);
        return () -> {
            int error =
                    (int)
                            hash.invokeExact(
                                    PASSES, MEMORY_KIB, 1, password, 13L, salt, 16L, result, 32L);
            if (error != 0) {
                throw new AssertionError("argon2 says " + error);
            }
        };
    }

    private static void print(String what, Work java, Work fast, int times) throws Throwable {
        double slow = micros(java, times);
        double quick = micros(fast, times);
        System.out.printf(
                Locale.ROOT, "| %s | %.1f | %.1f | %.1f |%n", what, slow, quick, slow / quick);
    }

    private static double micros(Work work, int times) throws Throwable {
        var threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long began = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                work.run();
            }
            best = Math.min(best, threads.getCurrentThreadCpuTime() - began);
        }
        return best / 1_000.0 / times;
    }
}
