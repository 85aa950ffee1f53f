package org.shuniu.gateway.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.shuniu.gateway.page.TryLater;

class PasswordBulkheadTest {
    @Test
    void whoFindsTheQueueFullIsToldAtOnceWhenToComeBack() throws InterruptedException {
        var bulkhead =
                new PasswordBulkhead(
                        new PasswordProperties(1, 0, Duration.ofSeconds(30), 19_456, 2));
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Thread first =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        bulkhead.run(
                                                () -> {
                                                    inside.countDown();
                                                    await(leave);
                                                    return true;
                                                }));
        inside.await();
        assertThatExceptionOfType(TryLater.class)
                .isThrownBy(() -> bulkhead.run(() -> true))
                .satisfies(e -> assertThat(e.retryAfter()).isPositive());
        leave.countDown();
        first.join();
        assertThat(bulkhead.run(() -> true)).isTrue();
    }

    @Test
    void whoWaitsLongerThanTheirPatienceIsToldToComeBack() throws InterruptedException {
        var bulkhead =
                new PasswordBulkhead(
                        new PasswordProperties(1, 5, Duration.ofMillis(20), 19_456, 2));
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        Thread first =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        bulkhead.run(
                                                () -> {
                                                    inside.countDown();
                                                    await(leave);
                                                    return true;
                                                }));
        inside.await();
        assertThatExceptionOfType(TryLater.class).isThrownBy(() -> bulkhead.run(() -> true));
        leave.countDown();
        first.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
