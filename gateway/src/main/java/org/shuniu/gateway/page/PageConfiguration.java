package org.shuniu.gateway.page;

import java.security.SecureRandom;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Words, language and assets of the pages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Brand.class)
class PageConfiguration implements WebMvcConfigurer {
    @Bean
    TrackingNumbers trackingNumbers(SecureRandom random) {
        return new TrackingNumbers(random);
    }

    @Bean
    Languages localeResolver() {
        return new Languages();
    }

    @Bean
    MessageSource messageSource() {
        var words = new ResourceBundleMessageSource();
        words.setBasename("words/pages");
        words.setDefaultEncoding("UTF-8");
        // Chinese is the root bundle: a server that runs in English must not change that.
        words.setFallbackToSystemLocale(false);
        return words;
    }

    /** Links to assets carry a digest of their content, so browsers may keep them for a year. */
    @Bean
    ResourceUrlEncodingFilter assetDigests() {
        return new ResourceUrlEncodingFilter();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations("classpath:/assets/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(localeResolver());
    }
}
