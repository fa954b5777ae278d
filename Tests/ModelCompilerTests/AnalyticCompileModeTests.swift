import ModelCompiler
import Testing

@Suite struct AnalyticCompileModeTests {
    private func outlook(twins: Int, isCached: Bool = false) -> NativeOutlook {
        NativeOutlook(
            twins: twins, evaluationsPerTwin: 400, operationsPerEvaluation: 50, width: 8, operations: 500,
            isCached: isCached)
    }

    @Test func autoCompilesWhereItRepays() {
        #expect(!CompileMode.auto.choosesNative(outlook(twins: 100)))
        #expect(CompileMode.auto.choosesNative(outlook(twins: 1_000_000)))
        // An object in the cache costs next to nothing.
        #expect(!CompileMode.auto.choosesNative(outlook(twins: 8, isCached: true)))
        #expect(CompileMode.auto.choosesNative(outlook(twins: 10_000, isCached: true)))
    }

    /// Twice the twins or twice the operations save twice the time; twice the lanes halve it.
    @Test func savingsAreProportional() {
        let one = outlook(twins: 1000)
        let wide = NativeOutlook(
            twins: 1000, evaluationsPerTwin: 400, operationsPerEvaluation: 50, width: 16, operations: 500, isCached: false)
        #expect(outlook(twins: 2000).secondsSaved == 2 * one.secondsSaved)
        #expect(wide.secondsSaved == one.secondsSaved / 2)
        #expect(one.secondsToCompile > outlook(twins: 1000, isCached: true).secondsToCompile)
    }

    @Test func alwaysAndNeverDoNotAsk() {
        #expect(CompileMode.always.choosesNative(outlook(twins: 1)))
        #expect(!CompileMode.never.choosesNative(outlook(twins: 1_000_000, isCached: true)))
        #expect(CompileMode(rawValue: "auto") == .auto)
    }
}
