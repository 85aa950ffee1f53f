package org.shuniu.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.shuniu.roster.intake.Batch;
import org.shuniu.roster.intake.BatchDirectory.ChangeView;
import org.shuniu.roster.intake.BatchState;
import org.shuniu.roster.org.OrgScope;
import org.shuniu.roster.person.AffiliationState;
import org.shuniu.roster.person.IdentifierType;
import org.shuniu.roster.person.PersonProfile;
import org.shuniu.roster.testing.Pupil;
import org.shuniu.roster.testing.TestHub;

/**
 * Random plans against what then happens. The build makes a few; {@code -Dshuniu.plans=10000} makes
 * as many as one has patience for, and {@code -Dshuniu.seed} repeats a run.
 */
class PlanIsEffectIT {
    private static final int PLANS = Integer.getInteger("shuniu.plans", 60);
    private static final long SEED = Long.getLong("shuniu.seed", System.nanoTime());

    /** No more pupils are born on one day than a citizen number can tell apart. */
    private static final int PLANS_PER_HUB = 400;

    private static final List<String> SCHOOLS = List.of("2133010001", "2133010002", "2133010003");
    private static final String NAMES = "一二三四五六七八九十百千万安宁文武思远";

    private final Random random = new Random(SEED);
    private final List<Pupil> roster = new ArrayList<>();
    private int everMade;

    @Test
    void whatAPlanSaysIsExactlyWhatHappens() {
        for (int made = 0; made < PLANS; made += PLANS_PER_HUB) {
            try (var hub = TestHub.withoutBrakes()) {
                hub.snapshotSource("xueji", "xueji", "330000");
                startAnew();
                int end = Math.min(PLANS, made + PLANS_PER_HUB);
                for (int plan = made; plan < end; plan++) {
                    List<Pupil> changed = plan == made ? List.copyOf(roster) : schoolLife();
                    planAndApply(hub, changed, "plan " + plan + " of seed " + SEED);
                }
            }
        }
    }

    private void startAnew() {
        roster.clear();
        everMade = 0;
        for (int i = 0; i < 30; i++) {
            roster.add(newcomer());
        }
    }

    private void planAndApply(TestHub hub, List<Pupil> changed, String name) {
        byte[] file = Pupil.file(roster.toArray(Pupil[]::new));
        String stateBefore = hub.engine().stateHash();
        Batch rehearsal = hub.rehearse("xueji", file);
        assertThat(hub.engine().stateHash()).as(name).isEqualTo(stateBefore);
        Map<UUID, Long> before = versions(hub);
        Batch real = hub.deliver("xueji", file);
        assertThat(real.state()).as("%s: %s", name, real.problem()).isEqualTo(BatchState.APPLIED);
        assertThat(real.planHash()).as(name).isEqualTo(rehearsal.planHash());
        assertThat(real.counts()).as(name).isEqualTo(rehearsal.counts());
        assertThat(said(hub, real)).as(name).isEqualTo(said(hub, rehearsal));
        assertThat(moved(before, versions(hub))).as(name).isEqualTo(concerned(hub, real));
        changed.forEach(pupil -> assertStored(hub, pupil, name));
        String stateAfter = hub.engine().stateHash();
        Batch again = hub.deliver("xueji", file);
        assertThat(again.counts().unchanged()).as(name).isEqualTo(roster.size());
        assertThat(hub.engine().stateHash()).as(name).isEqualTo(stateAfter);
    }

    /** One to five things happen. */
    private List<Pupil> schoolLife() {
        var changed = new HashMap<Integer, Pupil>();
        int events = 1 + random.nextInt(5);
        for (int i = 0; i < events; i++) {
            int who = random.nextInt(roster.size());
            if (random.nextInt(8) == 0) {
                roster.add(newcomer());
                changed.put(roster.size() - 1, roster.getLast());
            } else if (!changed.containsKey(who)) {
                Pupil after = somethingHappensTo(roster.get(who));
                roster.set(who, after);
                changed.put(who, after);
            }
        }
        return List.copyOf(changed.values());
    }

    private Pupil somethingHappensTo(Pupil pupil) {
        return switch (random.nextInt(6)) {
            case 0 -> pupil.named(name());
            case 1 -> pupil.at(SCHOOLS.get(random.nextInt(SCHOOLS.size())));
            case 2 -> pupil.inClass(1 + random.nextInt(3) + "班");
            case 3 -> pupil.withStatus("休学");
            case 4 -> pupil.withStatus("肄业");
            default -> pupil.withStatus("在读");
        };
    }

    private Pupil newcomer() {
        everMade++;
        return Pupil.of(SCHOOLS.get(random.nextInt(SCHOOLS.size())), name(), 2 * everMade);
    }

    private String name() {
        return "王"
                + NAMES.charAt(random.nextInt(NAMES.length()))
                + NAMES.charAt(random.nextInt(NAMES.length()));
    }

    private static void assertStored(TestHub hub, Pupil pupil, String name) {
        List<PersonProfile> found =
                hub.engine()
                        .people()
                        .search(IdentifierType.CITIZEN_ID, pupil.idNumber(), OrgScope.WHOLE_HUB);
        assertThat(found).as(name).hasSize(1);
        PersonProfile stored = found.getFirst();
        assertThat(stored.name()).as(name).isEqualTo(pupil.cells().get("姓名"));
        List<String> places =
                stored.affiliations().stream()
                        .filter(a -> a.state() != AffiliationState.ENDED)
                        .map(a -> a.org() + " " + a.className() + " " + a.state())
                        .toList();
        String where =
                pupil.cells().get("学校标识码") + " 四(" + pupil.cells().get("班级").charAt(0) + ")班 ";
        switch (pupil.cells().get("学籍状态")) {
            case "肄业" -> assertThat(places).as(name).isEmpty();
            case "休学" -> assertThat(places).as(name).containsExactly(where + "SUSPENDED");
            default -> assertThat(places).as(name).containsExactly(where + "ACTIVE");
        }
    }

    /** Everything but the ids of people who are opened: those are new each time. */
    private static List<String> said(TestHub hub, Batch batch) {
        return changes(hub, batch).stream()
                .map(c -> c.op() + c.org() + c.before() + c.after() + c.rule())
                .toList();
    }

    private static Set<UUID> concerned(TestHub hub, Batch batch) {
        return changes(hub, batch).stream()
                .map(change -> change.person().value())
                .collect(Collectors.toSet());
    }

    private static List<ChangeView> changes(TestHub hub, Batch batch) {
        return hub.engine().batches().changes(batch.id(), OrgScope.WHOLE_HUB, 0, 1_000);
    }

    private static Set<UUID> moved(Map<UUID, Long> before, Map<UUID, Long> after) {
        return after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Map<UUID, Long> versions(TestHub hub) {
        var versions = new HashMap<UUID, Long>();
        hub.sql()
                .sql("select person_id, version from roster.person")
                .query(
                        rs -> {
                            versions.put(
                                    rs.getObject("person_id", UUID.class), rs.getLong("version"));
                        });
        return versions;
    }
}
