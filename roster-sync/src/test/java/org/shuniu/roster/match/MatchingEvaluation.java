package org.shuniu.roster.match;

/**
 * Prints how well duplicates are found ({@code febrl}, {@code province ROWS SCHOOLS}) and at what
 * cost ({@code lookups PEOPLE}).
 */
public final class MatchingEvaluation {
    private MatchingEvaluation() {}

    public static void main(String[] args) {
        switch (args.length == 0 ? "febrl" : args[0]) {
            case "febrl" -> Febrl.datasets().forEach(MatchingEvaluation::febrl);
            case "province" ->
                    System.out.println(
                            ProvinceTrial.run(Integer.parseInt(args[1]), Integer.parseInt(args[2]))
                                    .report());
            case "lookups" -> System.out.println(LookUpTrial.run(Long.parseLong(args[1])).report());
            default ->
                    throw new IllegalArgumentException(
                            "febrl | province ROWS SCHOOLS | lookups PEOPLE");
        }
    }

    private static void febrl(String name) {
        Febrl febrl = Febrl.dataset(name);
        System.out.println("## " + name + ": " + febrl);
        System.out.println("merged by the tiers: " + febrl.automatically());
        System.out.println("all pairs:\n" + febrl.allPairs().curve());
        System.out.println("pairs that the index finds:\n" + febrl.foundPairs().curve());
    }
}
