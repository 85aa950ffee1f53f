package org.shuniu.roster.synthetic;

import java.util.List;
import org.shuniu.roster.synthetic.Dice.Topic;
import org.shuniu.roster.synthetic.RegistryTable.Cell;
import org.shuniu.roster.synthetic.RegistryTable.Column;
import org.shuniu.roster.synthetic.RegistryTable.Constant;
import org.shuniu.roster.synthetic.RegistryTable.Varying;

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
                        column("学校标识码", (s, line) -> line.marked(s.school().code().value())),
                        column("学校名称", (s, line) -> line.repeated(s.school().name())),
                        column("姓名", (s, line) -> line.text(s.name())),
                        column("性别", (s, line) -> line.repeated(StudentExport.gender(s.gender()))),
                        new Constant<>("身份证件类型", "居民身份证"),
                        column("身份证件号", (s, line) -> line.marked(s.citizenId())),
                        column("出生日期", (s, line) -> StudentExport.date(s.birthDate(), line)),
                        column("进本校年月", StaffExport::startedWork),
                        new Constant<>("教职工来源", "录用毕业生"),
                        column("教职工类别", (s, line) -> line.repeated(s.category())),
                        column("是否在编", (s, line) -> line.text(draw(s, 1, 10) < 9 ? "是" : "否")),
                        column("人员状态", (s, line) -> line.repeated(s.status())),
                        column("参加工作年月", StaffExport::startedWork),
                        column("教职工号", (s, line) -> line.text(s.number())),
                        new Constant<>("备注", RegistryTable.WATERMARK)));
    }

    private static Column<StaffMember> column(String header, Cell<StaffMember> cell) {
        return new Varying<>(header, cell);
    }

    private static void startedWork(StaffMember member, Line line) {
        line.number((member.birthDate().getYear() + FIRST_WORKING_AGE + 1) * 100 + 8);
    }

    private int draw(StaffMember member, int trait, int bound) {
        return dice.below(Topic.TRAIT, -(member.human() * 16 + trait) - 1, bound);
    }
}
