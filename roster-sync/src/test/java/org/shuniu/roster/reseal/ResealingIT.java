package org.shuniu.roster.reseal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.seal.MasterKey;
import org.shuniu.roster.seal.Suite;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** From one suite to the other and back, while the hub works. */
@ParameterizedClass
@EnumSource
class ResealingIT {
    private static final String SCHOOL = "2133010001";
    private static final MasterKey KEY = new MasterKey(new byte[32]);
    private static final int PUPILS = 450;

    @Parameter private Suite to;
    private TestHub hub;

    @BeforeEach
    void open() {
        hub = TestHub.withoutBrakes();
        hub.restartUnder(to == Suite.SM ? Suite.INTERNATIONAL : Suite.SM);
        hub.snapshotSource("xueji", "xueji", "330000");
        assertThat(deliver(pupils("甲")).counts().created()).isEqualTo(PUPILS);
        hub.restartUnder(to);
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private static Pupil[] pupils(String ending) {
        return IntStream.range(0, PUPILS)
                .mapToObj(i -> Pupil.of(SCHOOL, "王一" + ending, 2 + 2 * i).withGuardian("王芳"))
                .toArray(Pupil[]::new);
    }

    private Batch deliver(Pupil... pupils) {
        Batch batch = hub.deliver("xueji", Pupil.file(pupils));
        assertThat(batch.state()).as("%s", batch.problem()).isEqualTo(BatchState.APPLIED);
        return batch;
    }

    private Resealing resealing(TransactionTemplate transaction) {
        return new Resealing(
                new JdbcTemplate(hub.dataSource()),
                transaction,
                KEY.under(to),
                SealedColumn.OF_ROSTER,
                2);
    }

    private TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(hub.dataSource()));
    }

    private static void assertDone(List<Resealing.Progress> progress) {
        assertThat(progress)
                .hasSize(SealedColumn.OF_ROSTER.size())
                .allSatisfy(
                        column -> {
                            assertThat(column.left()).as("%s", column.column()).isZero();
                            assertThat(column.all()).as("%s", column.column()).isPositive();
                        });
    }

    @Test
    void everythingIsSealedAnewWhilePeopleAreWritten() {
        Resealing resealing = resealing(transactions());
        assertThat(resealing.progress()).allSatisfy(c -> assertThat(c.left()).isPositive());
        CompletableFuture<Batch> night = CompletableFuture.supplyAsync(() -> deliver(pupils("乙")));
        List<Resealing.Progress> said = new ArrayList<>();
        resealing.run(said::add);
        assertThat(night.join().counts().updated()).isEqualTo(PUPILS);
        resealing.run(said::add);
        assertDone(resealing.progress());
        // Everybody is found and shown as before.
        Batch last = deliver(pupils("甲"));
        assertThat(last.counts().created()).isZero();
        assertThat(last.counts().updated()).isEqualTo(PUPILS);
    }

    @Test
    void whatWasCutShortGoesOn() {
        var dying =
                new TransactionTemplate(new JdbcTransactionManager(hub.dataSource())) {
                    private static final long serialVersionUID = 1L;
                    private int steps;

                    @Override
                    public <T> T execute(TransactionCallback<T> action)
                            throws TransactionException {
                        steps++;
                        return super.execute(
                                (TransactionStatus status) -> {
                                    T result = action.doInTransaction(status);
                                    if (steps == 5) {
                                        throw new IllegalStateException("killed");
                                    }
                                    return result;
                                });
                    }
                };
        Resealing resealing = resealing(dying);
        long before = left(resealing);
        assertThatIllegalStateException()
                .isThrownBy(() -> resealing.run(progress -> {}))
                .withMessage("killed");
        assertThat(left(resealing)).isPositive().isLessThan(before);
        resealing(transactions()).run(progress -> {});
        assertDone(resealing.progress());
    }

    @Test
    void aValueThatDoesNotOpenIsNamed() {
        hub.sql()
                .sql(
                        "update roster.guardian_link set sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) where guardian_link_id = (select min(guardian_link_id) from roster.guardian_link)")
                .update();
        assertThatIllegalStateException()
                .isThrownBy(() -> resealing(transactions()).run(progress -> {}))
                .withMessageContaining("roster.guardian_link.sealed of the row at (");
    }

    private static long left(Resealing resealing) {
        return resealing.progress().stream().mapToLong(Resealing.Progress::left).sum();
    }
}
