package org.shuniu.roster.synthetic;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.identity.Gender;
import org.shuniu.roster.org.Stage;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.RegistryTable.Cell;
import org.shuniu.roster.synthetic.RegistryTable.Column;
import org.shuniu.roster.synthetic.RegistryTable.Constant;
import org.shuniu.roster.synthetic.RegistryTable.Varying;

/** The student registry's export with its full header, also the columns that no hub may keep. */
final class StudentExport {
    private static final int MEMBER_COLUMNS = 2;

    private static final String[] NUMERALS = "一二三四五六七八九".split("");
    private static final String[] KINDERGARTEN_YEARS = {"小", "中", "大"};
    private static final String[] WAYS_TO_SCHOOL = {"步行", "公共交通", "家长自行接送"};
    private static final String[] BLOOD_GROUPS = {"A型", "B型", "O型", "AB型", "未知"};

    private final Dice dice;

    StudentExport(Dice dice) {
        this.dice = dice;
    }

    /** Writes what stands under one of the columns of a member. */
    private interface MemberCell {
        void write(Pupil.Member member, Line line);
    }

    RegistryTable<Pupil> table() {
        List<Column<Pupil>> columns = new ArrayList<>();
        columns.add(column("学校标识码", (p, line) -> line.marked(p.school().code().value())));
        columns.add(column("学校名称", (p, line) -> line.repeated(p.school().name())));
        columns.add(column("姓名", (p, line) -> line.text(p.name())));
        columns.add(column("性别", (p, line) -> line.repeated(gender(p.gender()))));
        columns.add(column("出生日期", (p, line) -> date(p.birthDate(), line)));
        columns.add(column("出生地行政区划代码", (p, line) -> line.repeated(p.region())));
        columns.add(column("籍贯", (p, line) -> line.repeated(p.region())));
        columns.add(column("民族", (p, line) -> line.repeated(p.ethnicGroup())));
        columns.add(constant("国籍/地区", "中国"));
        columns.add(column("身份证件类型", (p, line) -> documentType(p.citizenId(), line)));
        columns.add(column("身份证件号", (p, line) -> number(p.citizenId(), line)));
        columns.add(constant("港澳台侨外", "否"));
        columns.add(column("政治面貌", (p, line) -> line.repeated(politicalStatus(p))));
        columns.add(constant("健康状况", "健康或良好"));
        columns.add(constant("姓名拼音", ""));
        columns.add(column("曾用名", (p, line) -> line.text(p.formerName())));
        columns.add(constant("身份证件有效期", ""));
        columns.add(column("户口所在地行政区划", (p, line) -> line.repeated(p.residence())));
        columns.add(choice("户口性质", 1, 0.55, "非农业户口", "农业户口"));
        columns.add(constant("特长", ""));
        columns.add(column("学籍辅号", this::localNumber));
        columns.add(column("班内学号", (p, line) -> line.number(p.seat().number())));
        columns.add(column("年级", StudentExport::gradeName));
        columns.add(column("班级", StudentExport::className));
        columns.add(column("入学年月", StudentExport::entered));
        columns.add(column("入学方式", (p, line) -> line.repeated(admission(p))));
        columns.add(choice("就读方式", 2, 0.8, "走读", "住校"));
        columns.add(constant("学生来源", "正常入学"));
        columns.add(column("现住址", this::address));
        columns.add(constant("通信地址", RegistryTable.WATERMARK));
        columns.add(column("家庭地址", this::address));
        columns.add(column("联系电话", StudentExport::phone));
        columns.add(constant("邮政编码", "000000"));
        columns.add(constant("电子信箱", ""));
        columns.add(constant("主页地址", ""));
        columns.add(yesOrNo("是否独生子女", 3, 0.5));
        columns.add(constant("是否受过学前教育", "是"));
        columns.add(yesOrNo("是否留守儿童", 4, 0.04));
        columns.add(yesOrNo("是否进城务工人员随迁子女", 5, 0.08));
        columns.add(constant("是否孤儿", "否"));
        columns.add(constant("是否烈士或优抚子女", "否"));
        columns.add(constant("随班就读", "否"));
        columns.add(constant("残疾类型", "无残疾"));
        columns.add(constant("是否由政府购买学位", "否"));
        columns.add(yesOrNo("是否需要申请资助", 6, 0.05));
        columns.add(yesOrNo("是否享受一补", 7, 0.03));
        columns.add(column("上下学距离", (p, line) -> line.number(draw(p, 8, 5))));
        columns.add(column("上下学方式", (p, line) -> line.repeated(WAYS_TO_SCHOOL[draw(p, 9, 3)])));
        columns.add(constant("是否需要乘坐校车", "否"));
        columns.add(column("血型", (p, line) -> line.repeated(BLOOD_GROUPS[draw(p, 10, 5)])));
        for (int number = 1; number <= MEMBER_COLUMNS; number++) {
            columns.addAll(members(number));
        }
        columns.add(column("学籍号", (p, line) -> line.marked(p.studentNumber())));
        columns.add(column("学籍状态", (p, line) -> line.repeated(p.status())));
        return new RegistryTable<>(columns);
    }

    private List<Column<Pupil>> members(int number) {
        String prefix = "成员" + number;
        return List.of(
                member(prefix + "姓名", number, (m, line) -> line.text(m.name())),
                member(prefix + "关系", number, (m, line) -> line.repeated(m.relation())),
                constant(prefix + "关系说明", ""),
                member(prefix + "民族", number, (m, line) -> line.repeated(m.ethnicGroup())),
                constant(prefix + "工作单位", ""),
                column(
                        prefix + "现住址",
                        (p, line) -> {
                            if (hasMember(p, number)) {
                                address(p, line);
                            }
                        }),
                member(prefix + "户口所在地行政区划", number, (m, line) -> line.repeated(m.region())),
                member(prefix + "联系电话", number, (m, line) -> line.marked(m.phone())),
                member(prefix + "是否监护人", number, (m, line) -> line.repeated(yes(m.guardian()))),
                member(prefix + "身份证件类型", number, (m, line) -> documentType(m.citizenId(), line)),
                member(prefix + "身份证件号", number, (m, line) -> number(m.citizenId(), line)),
                constant(prefix + "职务", ""));
    }

    private static Column<Pupil> column(String header, Cell<Pupil> cell) {
        return new Varying<>(header, cell);
    }

    private static Column<Pupil> constant(String header, String text) {
        return new Constant<>(header, text);
    }

    private static Column<Pupil> member(String header, int number, MemberCell cell) {
        return column(
                header,
                (p, line) -> {
                    if (hasMember(p, number)) {
                        cell.write(p.members().get(number - 1), line);
                    }
                });
    }

    /** A trait that a pupil has or has not, whatever else happens. */
    private Column<Pupil> choice(
            String header, int trait, double probability, String usual, String other) {
        return column(
                header, (p, line) -> line.repeated(chance(p, trait, probability) ? usual : other));
    }

    private Column<Pupil> yesOrNo(String header, int trait, double probability) {
        return choice(header, trait, probability, "是", "否");
    }

    private static boolean hasMember(Pupil pupil, int number) {
        return pupil.members().size() >= number;
    }

    private static void number(@Nullable String citizenId, Line line) {
        if (citizenId != null) {
            line.marked(citizenId);
        }
    }

    private static void documentType(@Nullable String citizenId, Line line) {
        if (citizenId != null) {
            line.repeated("居民身份证");
        }
    }

    static void date(LocalDate date, Line line) {
        line.number(date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth());
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

    private static void entered(Pupil pupil, Line line) {
        line.number(pupil.grade().entryYear() * 100 + 9);
    }

    private static void phone(Pupil pupil, Line line) {
        if (hasMember(pupil, 1)) {
            line.marked(pupil.members().getFirst().phone());
        }
    }

    private void localNumber(Pupil pupil, Line line) {
        if (dice.chance(Topic.LOCAL_NUMBER, pupil.key(), 0.9)) {
            line.number(pupil.grade().entryYear());
            line.ascii(pupil.grade().stage().letter());
            line.padded(pupil.seat().classNumber(), 2);
            line.padded(pupil.seat().number(), 2);
        }
    }

    private void address(Pupil pupil, Line line) {
        line.repeated(pupil.school().address());
        line.repeated("合成路");
        line.number(dice.below(Topic.ADDRESS, pupil.key(), 400) + 1);
        line.text("号");
    }

    /** One school in three says 初一 where the others say 七年级. */
    private static void gradeName(Pupil pupil, Line line) {
        int number = pupil.grade().of().number();
        switch (pupil.grade().stage()) {
            case KINDERGARTEN -> {
                line.text(KINDERGARTEN_YEARS[number - 1]);
                line.text("班");
            }
            case PRIMARY -> {
                line.text(numeral(number));
                line.text("年级");
            }
            case JUNIOR -> {
                if (pupil.school().style() == 0) {
                    line.text("初");
                    line.text(numeral(number));
                } else {
                    line.text(numeral(number + 6));
                    line.text("年级");
                }
            }
            case SENIOR, VOCATIONAL -> {
                line.text("高");
                line.text(numeral(number));
            }
        }
    }

    /** 小二(08)班, 8班 or 二(8)班, as the school's clerks are used to. */
    private static void className(Pupil pupil, Line line) {
        int classNumber = pupil.seat().classNumber();
        int style = pupil.school().style();
        if (style != 1) {
            shortGrade(pupil, style == 0, line);
            line.text("(");
        }
        line.padded(classNumber, style == 0 ? 2 : 1);
        line.text(style == 1 ? "班" : ")班");
    }

    private static void shortGrade(Pupil pupil, boolean withStage, Line line) {
        Stage stage = pupil.grade().stage();
        int number = pupil.grade().of().number();
        switch (stage) {
            case KINDERGARTEN -> line.text(KINDERGARTEN_YEARS[number - 1]);
            case PRIMARY -> {
                line.text(withStage ? "小" : "");
                line.text(numeral(number));
            }
            case JUNIOR -> {
                line.text(withStage ? "初" : "");
                line.text(numeral(withStage ? number : number + 6));
            }
            case SENIOR, VOCATIONAL -> {
                line.text("高");
                line.text(numeral(number));
            }
        }
    }

    private static String numeral(int number) {
        return NUMERALS[number - 1];
    }

    private boolean chance(Pupil pupil, int trait, double probability) {
        return dice.chance(Topic.TRAIT, -(pupil.human() * 16 + trait) - 1, probability);
    }

    private int draw(Pupil pupil, int trait, int bound) {
        return dice.below(Topic.TRAIT, -(pupil.human() * 16 + trait) - 1, bound);
    }
}
