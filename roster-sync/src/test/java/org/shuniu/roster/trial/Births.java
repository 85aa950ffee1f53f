package org.shuniu.roster.trial;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.shuniu.roster.identity.CitizenId;
import org.shuniu.roster.identity.Gender;

/** Where humans come from: no two have one ID number, and many share name or birthday. */
final class Births {
    private static final String FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹";
    private static final String GIVEN = "梓涵欣怡诗雨佳思梦语可若艺雅静婉心清沐一依嘉晓芷紫书灵知子宇浩俊奕明天文博";
    private static final String RARE = "䶮㛃䜣";

    private final RandomGenerator dice;
    private final String area;
    private final Set<String> given = new HashSet<>();

    /**
     * @param area six digits with which all ID numbers begin
     */
    Births(RandomGenerator dice, String area) {
        this.dice = dice;
        this.area = area;
    }

    Human between(LocalDate first, LocalDate last) {
        long days = ChronoUnit.DAYS.between(first, last);
        return of(name(), dice.nextBoolean(), first.plusDays(dice.nextLong(days + 1)));
    }

    /** The other of two who were born together: same day, consecutive number, similar name. */
    Human twinOf(Human human) {
        String name = human.name().substring(0, human.name().length() - 1) + character(GIVEN);
        return name.equals(human.name())
                ? twinOf(human)
                : of(name, human.gender() == Gender.MALE, human.birthDate());
    }

    private Human of(String name, boolean male, LocalDate birthDate) {
        String day = birthDate.toString().replace("-", "");
        // Numbers above 900 are given to nobody real.
        int sequence = 900 + (male ? 1 : 0);
        while (!given.add(day + sequence)) {
            sequence += 2;
        }
        String id = CitizenId.ofFirst17(area + day + sequence).value();
        return new Human(name, male ? Gender.MALE : Gender.FEMALE, birthDate, id);
    }

    String name() {
        if (dice.nextInt(200) == 0) {
            return "阿依古丽·买买提" + character(FAMILIES);
        }
        String first = character(FAMILIES) + character(GIVEN);
        return dice.nextInt(60) == 0
                ? first + character(RARE)
                : dice.nextInt(8) == 0 ? first : first + character(GIVEN);
    }

    private String character(String of) {
        int at = dice.nextInt(of.length());
        return of.substring(at, at + 1);
    }
}
