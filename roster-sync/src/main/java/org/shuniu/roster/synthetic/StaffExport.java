package org.shuniu.roster.synthetic;

import static org.shuniu.roster.synthetic.RegistryTable.digits;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.RegistryTable.Column;

/** The teacher registry's export under the plain header names, without the code beside them. */
final class StaffExport {
    private static final int FIRST_WORKING_AGE = 22;

    private final Dice dice;

    StaffExport(Dice dice) {
        this.dice = dice;
    }

    RegistryTable<StaffMember> table() {
        return new RegistryTable<>(
                List.of(
                        column("学校标识码", s -> digits(s.school().code().value())),
                        column("学校名称", s -> s.school().name()),
                        column("姓名", StaffMember::name),
                        column("性别", s -> StudentExport.gender(s.gender())),
                        column("身份证件类型", s -> "居民身份证"),
                        column("身份证件号", s -> digits(s.citizenId())),
                        column("出生日期", s -> s.birthDate().format(DateTimeFormatter.BASIC_ISO_DATE)),
                        column("进本校年月", s -> startedWork(s) + "08"),
                        column("教职工来源", s -> "录用毕业生"),
                        column("教职工类别", StaffMember::category),
                        column("是否在编", s -> draw(s, 1, 10) < 9 ? "是" : "否"),
                        column("人员状态", StaffMember::status),
                        column("参加工作年月", s -> startedWork(s) + "08"),
                        column("教职工号", StaffMember::number),
                        column("备注", s -> RegistryTable.WATERMARK)));
    }

    private static Column<StaffMember> column(String header, Function<StaffMember, String> cell) {
        return new Column<>(header, cell);
    }

    private static int startedWork(StaffMember member) {
        return member.birthDate().getYear() + FIRST_WORKING_AGE + 1;
    }

    private int draw(StaffMember member, int trait, int bound) {
        return dice.below(Topic.TRAIT, -(member.human() * 16 + trait) - 1, bound);
    }
}
