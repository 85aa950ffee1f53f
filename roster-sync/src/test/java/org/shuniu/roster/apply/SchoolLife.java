package org.shuniu.roster.apply;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.shuniu.roster.testing.Pupil;

/** What registries report of some pupils, one random day after the other. */
final class SchoolLife {
    private static final List<String> SCHOOLS = List.of("2133010001", "2133010002", "2133010003");
    private static final List<String> NAMES = List.of("王一诺", "李子涵", "赵雨桐", "陈思远", "王依诺");

    private final Random random;
    private final List<Pupil> pupils = new ArrayList<>();
    private final String[] schoolNames = {"第一小学", "第二小学", "第三小学"};
    private int born;

    SchoolLife(Random random) {
        this.random = random;
        for (int i = 0; i < 5; i++) {
            enter();
        }
    }

    /** Some things happen, and the registry writes its file. */
    byte[] nextDay() {
        int events = 1 + random.nextInt(4);
        for (int i = 0; i < events; i++) {
            happen();
        }
        return file();
    }

    /** The same people as another system has them, which knows some of them by other numbers. */
    byte[] otherFile() {
        return Pupil.file(
                pupils.stream()
                        .filter(pupil -> random.nextInt(3) > 0)
                        .map(pupil -> with(pupil, "学籍号", ""))
                        .map(pupil -> with(pupil, "班内学号", "" + (1 + random.nextInt(3))))
                        .toArray(Pupil[]::new));
    }

    private byte[] file() {
        return Pupil.file(
                pupils.stream()
                        .map(pupil -> with(pupil, "学校名称", nameOf(pupil.cells().get("学校标识码"))))
                        .toArray(Pupil[]::new));
    }

    private void happen() {
        int who = random.nextInt(pupils.size());
        Pupil pupil = pupils.get(who);
        Pupil next =
                switch (random.nextInt(13)) {
                    case 0 -> {
                        enter();
                        yield pupil;
                    }
                    case 1 -> pupil.named(NAMES.get(random.nextInt(NAMES.size())));
                    case 2, 3 -> pupil.at(SCHOOLS.get(random.nextInt(SCHOOLS.size())));
                    case 4 -> pupil.inClass((1 + random.nextInt(3)) + "班");
                    case 5 -> pupil.withStatus("肄业");
                    case 6 -> pupil.withStatus("休学");
                    case 7 -> pupil.withStatus("在读");
                    case 8 -> pupil.numbered("L" + pupil.studentNumber().substring(1));
                    case 9 -> pupil.numbered("G" + pupil.studentNumber().substring(1));
                    case 10 -> pupil.withGuardian(NAMES.get(random.nextInt(NAMES.size())));
                    case 11 -> with(pupil, "班内学号", "" + (1 + random.nextInt(3)));
                    default -> {
                        schoolNames[random.nextInt(SCHOOLS.size())] = "小学" + random.nextInt(4);
                        yield pupil;
                    }
                };
        pupils.set(who, next);
        // Two schools report one pupil, or one of them stops.
        if (random.nextInt(12) == 0) {
            pupils.add(next.at(SCHOOLS.get(random.nextInt(SCHOOLS.size()))));
        }
    }

    private void enter() {
        born++;
        pupils.add(
                with(
                        Pupil.of(
                                SCHOOLS.get(random.nextInt(SCHOOLS.size())),
                                NAMES.get(born % NAMES.size()),
                                900 - 2 * born),
                        "班内学号",
                        ""));
    }

    private String nameOf(String school) {
        return schoolNames[SCHOOLS.indexOf(school)];
    }

    private static Pupil with(Pupil pupil, String heading, String value) {
        var cells = new LinkedHashMap<>(pupil.cells());
        cells.put(heading, value);
        return new Pupil(cells);
    }
}
