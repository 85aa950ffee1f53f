package org.shuniu.roster.synthetic;

import static org.shuniu.roster.synthetic.RegistryTable.digits;
import static org.shuniu.roster.synthetic.RegistryTable.padded;

import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.RegistryTable.Column;

/** The student registry's export with its full header, also the columns that no hub may keep. */
final class StudentExport {
    private static final int MEMBER_COLUMNS = 2;
    private static final double ON_LEAVE = 0.004;
    private static final String NUMERALS = "一二三四五六七八九";

    private final Dice dice;

    StudentExport(Dice dice) {
        this.dice = dice;
    }

    RegistryTable<Pupil> table() {
        List<Column<Pupil>> columns = new ArrayList<>();
        columns.add(column("学校标识码", p -> digits(p.school().code().value())));
        columns.add(column("学校名称", p -> p.school().name()));
        columns.add(column("姓名", Pupil::name));
        columns.add(column("性别", p -> gender(p.gender())));
        columns.add(column("出生日期", p -> p.birthDate().format(DateTimeFormatter.BASIC_ISO_DATE)));
        columns.add(column("出生地行政区划代码", Pupil::region));
        columns.add(column("籍贯", Pupil::region));
        columns.add(column("民族", Pupil::ethnicGroup));
        columns.add(column("国籍/地区", p -> "中国"));
        columns.add(column("身份证件类型", p -> p.citizenId() == null ? "" : "居民身份证"));
        columns.add(column("身份证件号", p -> number(p.citizenId())));
        columns.add(column("港澳台侨外", p -> "否"));
        columns.add(column("政治面貌", StudentExport::politicalStatus));
        columns.add(column("健康状况", p -> "健康或良好"));
        columns.add(column("姓名拼音", p -> ""));
        columns.add(column("曾用名", p -> ""));
        columns.add(column("身份证件有效期", p -> ""));
        columns.add(column("户口所在地行政区划", Pupil::region));
        columns.add(column("户口性质", p -> chance(p, 1, 0.55) ? "非农业户口" : "农业户口"));
        columns.add(column("特长", p -> ""));
        columns.add(column("学籍辅号", this::localNumber));
        columns.add(column("班内学号", p -> String.valueOf(p.seat().number())));
        columns.add(column("年级", StudentExport::gradeName));
        columns.add(column("班级", StudentExport::className));
        columns.add(column("入学年月", p -> p.grade().entryYear() + "09"));
        columns.add(column("入学方式", StudentExport::admission));
        columns.add(column("就读方式", p -> chance(p, 2, 0.8) ? "走读" : "住校"));
        columns.add(column("学生来源", p -> "正常入学"));
        columns.add(column("现住址", this::address));
        columns.add(column("通信地址", p -> RegistryTable.WATERMARK));
        columns.add(column("家庭地址", this::address));
        columns.add(column("联系电话", StudentExport::phone));
        columns.add(column("邮政编码", p -> "000000"));
        columns.add(column("电子信箱", p -> ""));
        columns.add(column("主页地址", p -> ""));
        columns.add(column("是否独生子女", p -> yes(chance(p, 3, 0.5))));
        columns.add(column("是否受过学前教育", p -> "是"));
        columns.add(column("是否留守儿童", p -> yes(chance(p, 4, 0.04))));
        columns.add(column("是否进城务工人员随迁子女", p -> yes(chance(p, 5, 0.08))));
        columns.add(column("是否孤儿", p -> "否"));
        columns.add(column("是否烈士或优抚子女", p -> "否"));
        columns.add(column("随班就读", p -> "否"));
        columns.add(column("残疾类型", p -> "无残疾"));
        columns.add(column("是否由政府购买学位", p -> "否"));
        columns.add(column("是否需要申请资助", p -> yes(chance(p, 6, 0.05))));
        columns.add(column("是否享受一补", p -> yes(chance(p, 7, 0.03))));
        columns.add(column("上下学距离", p -> String.valueOf(draw(p, 8, 5))));
        columns.add(column("上下学方式", p -> List.of("步行", "公共交通", "家长自行接送").get(draw(p, 9, 3))));
        columns.add(column("是否需要乘坐校车", p -> "否"));
        columns.add(column("血型", p -> List.of("A型", "B型", "O型", "AB型", "未知").get(draw(p, 10, 5))));
        for (int number = 1; number <= MEMBER_COLUMNS; number++) {
            columns.addAll(members(number));
        }
        columns.add(column("学籍号", p -> digits(p.studentNumber())));
        columns.add(column("学籍状态", this::status));
        return new RegistryTable<>(columns);
    }

    private List<Column<Pupil>> members(int number) {
        String prefix = "成员" + number;
        return List.of(
                member(prefix + "姓名", number, Pupil.Member::name),
                member(prefix + "关系", number, Pupil.Member::relation),
                member(prefix + "关系说明", number, m -> ""),
                member(prefix + "民族", number, Pupil.Member::ethnicGroup),
                member(prefix + "工作单位", number, m -> ""),
                column(prefix + "现住址", p -> hasMember(p, number) ? address(p) : ""),
                member(prefix + "户口所在地行政区划", number, Pupil.Member::region),
                member(prefix + "联系电话", number, m -> digits(m.phone())),
                member(prefix + "是否监护人", number, m -> yes(m.guardian())),
                member(prefix + "身份证件类型", number, m -> m.citizenId() == null ? "" : "居民身份证"),
                member(prefix + "身份证件号", number, m -> number(m.citizenId())),
                member(prefix + "职务", number, m -> ""));
    }

    private static Column<Pupil> column(String header, Function<Pupil, String> cell) {
        return new Column<>(header, cell);
    }

    private static Column<Pupil> member(
            String header, int number, Function<Pupil.Member, String> cell) {
        return column(
                header, p -> hasMember(p, number) ? cell.apply(p.members().get(number - 1)) : "");
    }

    private static boolean hasMember(Pupil pupil, int number) {
        return pupil.members().size() >= number;
    }

    private static String number(@Nullable String citizenId) {
        return citizenId == null ? "" : digits(citizenId);
    }

    static String gender(Gender gender) {
        return gender == Gender.MALE ? "男" : "女";
    }

    private static String yes(boolean yes) {
        return yes ? "是" : "否";
    }

    private static String politicalStatus(Pupil pupil) {
        return switch (pupil.grade().stage()) {
            case KINDERGARTEN -> "群众";
            case PRIMARY -> pupil.grade().of().number() > 1 ? "少先队员" : "群众";
            case JUNIOR -> "少先队员";
            case SENIOR, VOCATIONAL -> "共青团员";
        };
    }

    private static String admission(Pupil pupil) {
        return switch (pupil.grade().stage()) {
            case KINDERGARTEN -> "其他";
            case PRIMARY, JUNIOR -> "就近入学";
            case SENIOR, VOCATIONAL -> "统一招生考试/普通入学";
        };
    }

    private static String phone(Pupil pupil) {
        return pupil.members().isEmpty() ? "" : digits(pupil.members().getFirst().phone());
    }

    private String localNumber(Pupil pupil) {
        return dice.chance(Topic.LOCAL_NUMBER, pupil.row(), 0.9)
                ? pupil.grade().entryYear()
                        + String.valueOf(pupil.grade().stage().letter())
                        + padded(pupil.seat().classNumber(), 2)
                        + padded(pupil.seat().number(), 2)
                : "";
    }

    private String address(Pupil pupil) {
        return pupil.school().address()
                + "合成路"
                + (dice.below(Topic.ADDRESS, pupil.row(), 400) + 1)
                + "号";
    }

    private String status(Pupil pupil) {
        return dice.chance(Topic.STATUS, pupil.human(), ON_LEAVE) ? "休学" : "在读";
    }

    /** One school in three says 初一 where the others say 七年级. */
    private static String gradeName(Pupil pupil) {
        int number = pupil.grade().of().number();
        return switch (pupil.grade().stage()) {
            case KINDERGARTEN -> List.of("小班", "中班", "大班").get(number - 1);
            case PRIMARY -> numeral(number) + "年级";
            case JUNIOR ->
                    pupil.school().style() == 0
                            ? "初" + numeral(number)
                            : numeral(number + 6) + "年级";
            case SENIOR, VOCATIONAL -> "高" + numeral(number);
        };
    }

    /** 小二(08)班, 8班 or 二(8)班, as the school's clerks are used to. */
    private static String className(Pupil pupil) {
        int classNumber = pupil.seat().classNumber();
        return switch (pupil.school().style()) {
            case 0 -> shortGrade(pupil, true) + "(" + padded(classNumber, 2) + ")班";
            case 1 -> classNumber + "班";
            default -> shortGrade(pupil, false) + "(" + classNumber + ")班";
        };
    }

    private static String shortGrade(Pupil pupil, boolean withStage) {
        Stage stage = pupil.grade().stage();
        int number = pupil.grade().of().number();
        return switch (stage) {
            case KINDERGARTEN -> List.of("小", "中", "大").get(number - 1);
            case PRIMARY -> (withStage ? "小" : "") + numeral(number);
            case JUNIOR -> withStage ? "初" + numeral(number) : numeral(number + 6);
            case SENIOR, VOCATIONAL -> "高" + numeral(number);
        };
    }

    private static String numeral(int number) {
        return NUMERALS.substring(number - 1, number);
    }

    private boolean chance(Pupil pupil, int trait, double probability) {
        return dice.chance(Topic.TRAIT, -(pupil.human() * 16 + trait) - 1, probability);
    }

    private int draw(Pupil pupil, int trait, int bound) {
        return dice.below(Topic.TRAIT, -(pupil.human() * 16 + trait) - 1, bound);
    }
}
