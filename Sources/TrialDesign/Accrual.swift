import Foundation
import Randomness

/// When patients enter a trial, and at which site.
///
///     let site = AccrualSite(name: "oslo", rates: [.init(from: 0, rate: 0.2), .init(from: 60, rate: 0.5)], capacity: 40)
///     let entries = Accrual(seed: 1, sites: [site]).entries(replicate: 0, patients: 100)
///
/// At each site patients come as a Poisson process whose rate is constant between changes: the k-th comes when the rate's
/// integral reaches the sum of k unit exponential variates (Cinlar, Introduction to Stochastic Processes, 1975, section
/// 4.7). Sites have streams of their own, so another site moves nobody's arrival; who is the n-th patient may change.
public struct Accrual: Sendable {
    public struct Entry: Sendable, Hashable {
        public let time: Double
        /// Index of the site.
        public let site: Int
    }

    private let sites: [AccrualSite]
    private let keys: [StreamKey]

    public init(seed: UInt64, sites: [AccrualSite]) {
        self.sites = sites
        keys = sites.map { StreamKey(seed: seed, purpose: "accrual:\($0.name)") }
    }

    /// The first patients of all sites in the order of their entry; fewer where the sites take no more.
    public func entries(replicate: Int, patients: Int) -> [Entry] {
        var arrivals = zip(sites, keys).map { Arrivals(site: $0, key: $1, replicate: replicate) }
        var next = arrivals.indices.map { arrivals[$0].next() }
        var entries: [Entry] = []
        while entries.count < patients {
            guard let site = next.indices.min(by: { (next[$0], $0) < (next[$1], $1) }), next[site].isFinite else { break }
            entries.append(Entry(time: next[site], site: site))
            next[site] = arrivals[site].next()
        }
        return entries
    }
}

/// A site with its rate of accrual.
public struct AccrualSite: Sendable, Hashable {
    /// A rate, in patients per time, from a time on.
    public struct Rate: Sendable, Hashable {
        public let from: Double
        public let rate: Double

        public init(from: Double, rate: Double) {
            self.from = from
            self.rate = rate
        }
    }

    public let name: String
    /// Ascending in time; before the first nobody comes.
    public let rates: [Rate]
    /// Patients the site takes at most; nil for any number.
    public let capacity: Int?

    public init(name: String, rates: [Rate], capacity: Int? = nil) {
        self.name = name
        self.rates = rates
        self.capacity = capacity
    }

    /// With nobody coming during some spans.
    public func holding(_ holds: [Range<Double>]) -> AccrualSite {
        var rates = rates
        for hold in holds {
            let after = rates.last { $0.from <= hold.upperBound }?.rate ?? 0
            rates = rates.filter { $0.from < hold.lowerBound || $0.from > hold.upperBound }
            rates += [Rate(from: hold.lowerBound, rate: 0), Rate(from: hold.upperBound, rate: after)]
            rates.sort { $0.from < $1.from }
        }
        return AccrualSite(name: name, rates: rates, capacity: capacity)
    }

    /// When the integral of the rate reaches `area`; infinite if it never does.
    public func time(atArea area: Double) -> Double {
        var left = area
        for (index, piece) in rates.enumerated() {
            let end = index + 1 < rates.count ? rates[index + 1].from : .infinity
            let holds = piece.rate > 0 ? piece.rate * (end - piece.from) : 0
            if left <= holds && piece.rate > 0 { return piece.from + left / piece.rate }
            left -= holds
        }
        return .infinity
    }
}

/// The arrivals at one site, one after another.
private struct Arrivals {
    let site: AccrualSite
    let key: StreamKey
    let replicate: Int
    private var count = 0
    private var area = 0.0

    init(site: AccrualSite, key: StreamKey, replicate: Int) {
        self.site = site
        self.key = key
        self.replicate = replicate
    }

    /// Infinite when nobody comes any more.
    mutating func next() -> Double {
        if let capacity = site.capacity, count >= capacity { return .infinity }
        var stream = key.stream(replicate: replicate, twin: count)
        count += 1
        area -= log(stream.uniform())
        return site.time(atArea: area)
    }
}
