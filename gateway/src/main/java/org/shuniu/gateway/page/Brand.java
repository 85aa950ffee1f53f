package org.shuniu.gateway.page;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose pages these are: the words beside 统一身份认证.
 *
 * @param name the operator's name in Chinese
 * @param nameEn the same in English
 * @param seal one or two characters for the red seal mark
 */
@ConfigurationProperties("shuniu.brand")
public record Brand(
        @DefaultValue("数字教育公共服务体系") String name,
        @DefaultValue("Digital Education Public Service") String nameEn,
        @DefaultValue("教") String seal) {}
