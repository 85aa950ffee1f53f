package org.shuniu.gateway.walk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.shuniu.roster.identity.CitizenId;

/**
 * A small student registry export, UTF-8 with TABs. Its pupils are registered in Jiangxi with
 * numbers of 900 and above, as nobody real and nobody of the demo's province is.
 */
final class RegistryFile {
    static final String HEADER =
            "学校标识码\t学校名称\t姓名\t性别\t出生日期\t身份证件类型\t身份证件号\t年级\t班级\t入学年月\t学籍号\t学籍状态\t通信地址";

    private final String header;
    private final List<String> rows = new ArrayList<>();

    RegistryFile() {
        this(HEADER);
    }

    RegistryFile(String header) {
        this.header = header;
    }

    /**
     * A first-year pupil of 2026.
     *
     * @param number from 0 to 99: makes identity and birthday
     */
    record Pupil(int number, String name, String school, String classNo, String studentNumber) {
        static Pupil of(int number, String name, String school) {
            return new Pupil(number, name, school, "1", "G" + citizenId(number));
        }

        Pupil movedTo(String otherSchool) {
            return new Pupil(number, name, otherSchool, classNo, studentNumber);
        }

        Pupil withStudentNumber(String other) {
            return new Pupil(number, name, school, classNo, other);
        }

        String citizenId() {
            return citizenId(number);
        }

        private static String citizenId(int number) {
            return CitizenId.ofFirst17("360102" + birthDate(number) + (900 + number)).value();
        }

        private static String birthDate(int number) {
            return "2020%02d%02d".formatted(1 + number % 12, 1 + number % 28);
        }

        private String row() {
            return String.join(
                    "\t",
                    school,
                    "赣江第%s小学".formatted(school.substring(8)),
                    name,
                    number % 2 == 0 ? "女" : "男",
                    birthDate(number),
                    "居民身份证",
                    "'" + citizenId(),
                    "一年级",
                    classNo + "班",
                    "202609",
                    studentNumber,
                    "在读",
                    "合成数据·不对应任何真实个人");
        }
    }

    RegistryFile with(Pupil... pupils) {
        for (Pupil pupil : pupils) {
            rows.add(pupil.row());
        }
        return this;
    }

    RegistryFile withLine(String line) {
        rows.add(line);
        return this;
    }

    byte[] bytes() {
        return (header + "\n" + String.join("\n", rows) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
