import Statistics

extension CohortSampler {
    /// Twins 0 ..< count of a replicate, drawn on several threads: the same whatever their number.
    ///
    /// - Throws: ``DiagnosticError`` of the first twin that cannot be drawn.
    public func twins(replicate: Int, count: Int, threads: Int) throws -> [CohortTwin] {
        try Parallel.blocks(of: count, size: 4096, threads: threads) { members in
            try members.map { try twin(replicate: replicate, index: $0) }
        }.flatMap { $0 }
    }
}
