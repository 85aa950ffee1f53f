package org.shuniu.gateway.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.shuniu.gateway.merge.GuidedSplit;
import org.shuniu.gateway.merge.HubItem;
import org.shuniu.roster.merge.Evidence;
import org.shuniu.roster.merge.Side;
import org.shuniu.roster.merge.SplitPlan;

/** Who gets what if two people who were made one are told apart, on the wire. */
record SplitPlanView(MergeView merge, String planHash, List<Item> items, List<String> undecided) {
    private static final String NOBODY = "nobody";

    SplitPlanView {
        items = List.copyOf(items);
        undecided = List.copyOf(undecided);
    }

    /**
     * Something of the merged person's.
     *
     * @param goesTo survivor, absorbed or nobody; null if it cannot be told, and somebody decides
     * @param because how it is known; null if it cannot be told
     */
    record Item(
            String id,
            String kind,
            Map<String, String> shown,
            boolean inForce,
            @Nullable String goesTo,
            @Nullable String because) {
        static Item of(SplitPlan.Item item) {
            Evidence evidence = item.evidence();
            return new Item(
                    item.belonging().toString(),
                    item.belonging().kind().code(),
                    item.shown(),
                    item.inForce(),
                    code(item.side()),
                    evidence == null ? null : evidence.code());
        }

        static Item of(HubItem item) {
            HubItem.Reason reason = item.reason();
            return new Item(
                    item.id(),
                    item.kind().code(),
                    item.shown(),
                    item.inForce(),
                    code(item.side()),
                    reason == null ? null : reason.code());
        }

        /** Nobody can tell who of the two knows it. */
        static Item credential(String person) {
            return new Item(
                    "credential:" + person,
                    "credential",
                    Map.of("type", "password", "personId", person),
                    true,
                    NOBODY,
                    "new-credentials");
        }

        private static @Nullable String code(@Nullable Side side) {
            return side == null ? null : side.code();
        }
    }

    static SplitPlanView of(GuidedSplit.Proposal proposal) {
        var items = new ArrayList<Item>();
        proposal.roster().items().forEach(item -> items.add(Item.of(item)));
        proposal.hub().forEach(item -> items.add(Item.of(item)));
        proposal.credentials().forEach(person -> items.add(Item.credential(person.toString())));
        return new SplitPlanView(
                MergeView.of(proposal.roster().merge()),
                proposal.hash(),
                items,
                proposal.undecided());
    }
}
