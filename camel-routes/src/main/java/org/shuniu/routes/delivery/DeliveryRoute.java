package org.shuniu.routes.delivery;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.jspecify.annotations.Nullable;
import org.shuniu.roster.outbox.EventView;
import org.shuniu.roster.outbox.Outbox;
import org.shuniu.roster.outbox.OutboxReaders;
import org.shuniu.routes.Complaints;

/**
 * Sends events to an endpoint, in the order of the outbox and page by page. What an endpoint has
 * taken is remembered when all of its page is there; a crash, or a broker that dies, in between
 * sends the page again, with the same ids.
 */
final class DeliveryRoute extends RouteBuilder {
    private static final int PAGE = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String name;
    private final DeliveryProperties.Endpoint settings;
    private final OutboxReaders readers;
    private final EventView view;
    private final Clock clock;
    private final Complaints complaints;
    private Instant due = Instant.MIN;
    private Duration pause = FIRST_PAUSE;
    private @Nullable AsyncProducer producer;

    /**
     * A route that is not yet part of a context.
     *
     * @throws IllegalArgumentException if no org can be called as the settings say
     */
    DeliveryRoute(
            String name,
            DeliveryProperties.Endpoint settings,
            OutboxReaders readers,
            EventView view,
            Clock clock) {
        this.name = name;
        this.settings = settings;
        this.readers = readers;
        this.view = view;
        this.clock = clock;
        this.complaints = new Complaints("delivery " + name);
        view.of(settings.org(), List.of());
    }

    @Override
    public void configure() {
        // Here, so that an address that cannot be used ends the start and not the first event.
        Endpoint endpoint = endpoint();
        long tick = settings.every().toMillis();
        errorHandler(noErrorHandler());
        from("scheduler:delivery-" + name + "?delay=" + tick + "&initialDelay=" + tick)
                .routeId("delivery-" + name)
                .process(exchange -> tellIfDue(endpoint));
    }

    private Endpoint endpoint() {
        CamelContext context = getContext();
        Endpoint endpoint = context.getEndpoint(settings.uri());
        if (endpoint == null) {
            throw new IllegalArgumentException("no component takes this uri");
        }
        return endpoint;
    }

    private void tellIfDue(Endpoint endpoint) {
        if (clock.instant().isBefore(due)) {
            return;
        }
        try {
            tell(endpoint);
            pause = FIRST_PAUSE;
            complaints.works();
        } catch (Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            complaints.complain(e);
            due = clock.instant().plus(pause);
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
    }

    private void tell(Endpoint endpoint) throws Exception {
        Optional<OutboxReaders.Turn> mine = readers.take(name);
        if (mine.isEmpty()) {
            return;
        }
        try (OutboxReaders.Turn turn = mine.get()) {
            if (turn.isLost()) {
                throw new IOException(
                        "it was away for longer than events are kept: have its consumers read a snapshot, and give the delivery another name");
            }
            // Whoever stops the worker waits for a page, not for all that there is to tell.
            for (List<Outbox.Read> read = turn.next(PAGE);
                    !read.isEmpty() && getContext().isStarted();
                    read = turn.next(PAGE)) {
                send(endpoint, view.of(settings.org(), read));
                turn.told(read.getLast());
            }
        }
    }

    /** Returns when the endpoint has taken all of them. */
    private void send(Endpoint endpoint, List<EventView.Told> events) throws Exception {
        AsyncProducer started = producer(endpoint);
        List<CompletableFuture<Exchange>> underWay = new ArrayList<>(events.size());
        for (EventView.Told event : events) {
            underWay.add(started.processAsync(exchange(endpoint, event)));
        }
        Instant over = clock.instant().plus(PATIENCE);
        for (CompletableFuture<Exchange> each : underWay) {
            long left = Math.max(0, Duration.between(clock.instant(), over).toMillis());
            try {
                Exception fault = each.get(left, TimeUnit.MILLISECONDS).getException();
                if (fault != null) {
                    throw fault;
                }
            } catch (ExecutionException e) {
                throw new IOException("the endpoint did not take an event", e.getCause());
            }
        }
    }

    private AsyncProducer producer(Endpoint endpoint) throws Exception {
        AsyncProducer known = producer;
        if (known == null) {
            known = endpoint.createAsyncProducer();
            getContext().addService(known);
            producer = known;
        }
        return known;
    }

    private static Exchange exchange(Endpoint endpoint, EventView.Told event) {
        Exchange exchange = endpoint.createExchange();
        Message message = exchange.getIn();
        message.setBody(event.json());
        message.setHeader("eventId", event.id());
        // What is told of one person stays in order.
        String order = endpoint instanceof KafkaEndpoint ? KafkaConstants.KEY : "JMSXGroupID";
        message.setHeader(order, event.person());
        return exchange;
    }
}
