package org.shuniu.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RolesTest {
    @Test
    void oneProcessMayBeBoth() {
        assertThat(Roles.valueOf("online,worker")).isEqualTo(new Roles(true, true));
        assertThat(Roles.valueOf(" Worker ")).isEqualTo(new Roles(false, true));
    }

    @Test
    void anUnknownRoleIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Roles.valueOf("online,wroker"))
                .withMessageContaining("wroker");
    }

    @Test
    void aProcessWithoutARoleHasNothingToDo() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Roles(false, false));
    }
}
