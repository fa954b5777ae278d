/// Whether a test rejects for large values only, or for large values of either sign.
public enum TestSides: Int, Sendable, Hashable {
    case one = 1
    case two = 2
}

/// The family of a design's efficacy bounds on the Z scale.
public enum EfficacyBoundary: Sendable, Hashable {
    /// c / sqrt t (1979, doi:10.2307/2530245).
    case obrienFleming
    /// c at every look (1977, doi:10.1093/biomet/64.2.191).
    case pocock
    /// c t^(shape - 1/2) (Wang and Tsiatis 1987, doi:10.2307/2531959): 0 is O'Brien-Fleming, 1/2 Pocock.
    case wangTsiatis(shape: Double)
    /// `early` at every look but the last, whose bound spends the rest (Haybittle 1971, Peto et al. 1976).
    case haybittlePeto(early: Double)
    /// What a spending function leaves to each look.
    case spending(SpendingFunction)
    /// Given bounds, one a look; together they may spend no more than alpha.
    case bounds([Double])
}

/// When a trial without prospect may stop.
public struct FutilityBoundary: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The type II error is spent over the looks (Pampallona and Tsiatis 2001, doi:10.1016/S0378-3758(00)00214-3).
        case spending(SpendingFunction)
        /// Z bounds, one for every look but the last; minus infinity where there is none. In a two-sided test they are
        /// about |Z|, and 0 stands for none.
        case bounds([Double])
    }

    public let kind: Kind
    /// Whether the trial must stop there: efficacy bounds then take credit for it. A non-binding bound may be overruled
    /// without inflating the type I error.
    public let isBinding: Bool

    public static func spending(_ function: SpendingFunction, isBinding: Bool = false) -> Self {
        Self(kind: .spending(function), isBinding: isBinding)
    }

    public static func bounds(_ bounds: [Double], isBinding: Bool = false) -> Self {
        Self(kind: .bounds(bounds), isBinding: isBinding)
    }
}
