package org.shuniu.roster.testing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shuniu.roster.identity.CitizenId;

/**
 * A row of a student registry export, and nobody real.
 *
 * @param cells by heading
 */
public record Pupil(Map<String, String> cells) {
    /**
     * A girl in class 2 of grade four.
     *
     * @param sequence even; tells apart those born on one day in one area
     */
    public static Pupil of(String school, String name, int sequence) {
        return of(school, name, sequence, 15);
    }

    /** As {@link #of(String, String, int)}, born on a day of March 2016. */
    public static Pupil of(String school, String name, int sequence, int day) {
        String born = "201603%02d".formatted(day);
        String id = CitizenId.ofFirst17("330106" + born + "%03d".formatted(sequence)).value();
        var cells = new LinkedHashMap<String, String>();
        cells.put("学校标识码", school);
        cells.put("姓名", name);
        cells.put("性别", "女");
        cells.put("出生日期", born);
        cells.put("身份证件号", id);
        cells.put("学籍号", "G" + id);
        cells.put("年级", "四年级");
        cells.put("班级", "2班");
        cells.put("学籍状态", "在读");
        cells.put("成员1姓名", "");
        cells.put("成员1是否监护人", "");
        return new Pupil(cells);
    }

    public String idNumber() {
        return cells.get("身份证件号");
    }

    public String studentNumber() {
        return cells.get("学籍号");
    }

    public Pupil at(String school) {
        return with("学校标识码", school);
    }

    public Pupil named(String name) {
        return with("姓名", name);
    }

    public Pupil born(String date) {
        return with("出生日期", date);
    }

    public Pupil identified(String idNumber) {
        return with("身份证件号", idNumber);
    }

    public Pupil numbered(String studentNumber) {
        return with("学籍号", studentNumber);
    }

    public Pupil inClass(String name) {
        return with("班级", name);
    }

    public Pupil inGrade(String name) {
        return with("年级", name);
    }

    public Pupil withStatus(String status) {
        return with("学籍状态", status);
    }

    public Pupil withGuardian(String name) {
        return with("成员1姓名", name).with("成员1是否监护人", "是");
    }

    public Pupil withGuardianId(String idNumber) {
        return with("成员1身份证件号", idNumber);
    }

    private Pupil with(String heading, String value) {
        var changed = new LinkedHashMap<>(cells);
        changed.put(heading, value);
        return new Pupil(changed);
    }

    /** The export, as a registry would send it. */
    public static byte[] file(Pupil... pupils) {
        String header = String.join("\t", pupils[0].cells().keySet());
        return Stream.concat(
                        Stream.of(header),
                        Stream.of(pupils).map(pupil -> String.join("\t", pupil.cells().values())))
                .collect(Collectors.joining("\r\n", "", "\r\n"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
