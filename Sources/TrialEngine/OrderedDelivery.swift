import Foundation

/// Hands out numbered jobs to worker threads and gives their results to one consumer in job order.
///
/// At most `window` jobs are ahead of the consumer, so memory does not grow with the number of jobs. The order in which
/// workers finish has no influence on the order of delivery: that is what makes files independent of the threads.
package final class OrderedDelivery<Result: Sendable>: @unchecked Sendable {
    // All state below is guarded by `condition`.
    private let condition = NSCondition()
    private var nextJob: Int
    private var nextDelivery: Int
    private let end: Int
    private let window: Int
    private var finished: [Int: Swift.Result<Result, any Error>] = [:]
    private var isClosed = false

    package init(jobs: Range<Int>, window: Int) {
        nextJob = jobs.lowerBound
        nextDelivery = jobs.lowerBound
        end = jobs.upperBound
        self.window = max(1, window)
    }

    /// The next job, waiting while too many are ahead of the consumer; nil when there are no more.
    package func takeJob() -> Int? {
        condition.lock()
        defer { condition.unlock() }
        while !isClosed && nextJob < end && nextJob >= nextDelivery + window { condition.wait() }
        guard !isClosed, nextJob < end else { return nil }
        nextJob += 1
        return nextJob - 1
    }

    package func deliver(_ result: Swift.Result<Result, any Error>, of job: Int) {
        condition.lock()
        finished[job] = result
        condition.broadcast()
        condition.unlock()
    }

    /// The result of the next job in order; nil after the last, or once closed and all that was taken is delivered.
    package func next() throws -> Result? {
        condition.lock()
        defer { condition.unlock() }
        while finished[nextDelivery] == nil {
            if nextDelivery >= end || (isClosed && nextDelivery >= nextJob) { return nil }
            condition.wait()
        }
        let result = finished.removeValue(forKey: nextDelivery)
        nextDelivery += 1
        condition.broadcast()
        return try result?.get()
    }

    /// No further jobs are handed out; those taken are still delivered.
    package func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }
}
